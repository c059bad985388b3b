"""A store of each engine: what every contract of the store is held against."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.store.open import create_store
from sayso.store.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that does not hold a dossier yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/dossier.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    made = create_store(address, dossier_id="dossier-1")
    yield made
    made.close()
