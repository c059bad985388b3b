"""sayso reads reports of harm to civilians into a record that can be checked."""

__version__ = "0.1.0"
