"""A server that may lose what it has committed is refused."""

import pytest
from sqlalchemy import text

from sayso.errors import StoreError
from sayso.store.open import create_store


def test_a_session_that_does_not_wait_for_the_disk_is_refused(postgres_url: str) -> None:
    store = create_store(postgres_url, dossier_id="d")
    with store.reading() as connection:
        store.dialect.check_durability(connection)
        connection.execute(text("SET LOCAL synchronous_commit = off"))
        with pytest.raises(StoreError, match=r"may lose what it has committed \(synchronous_commit is off\)"):
            store.dialect.check_durability(connection)
    store.close()
