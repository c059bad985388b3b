"""sayso: who said what, through whom, how certain, about which incident."""

__version__ = "0.1.0"
