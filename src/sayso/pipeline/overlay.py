"""The claims of the store with the decisions on them laid over: what a reviewer changed, added or took out."""

from collections.abc import Sequence

from sqlalchemy import Connection

from sayso.records.claim import Claim


def lay_over(connection: Connection, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims as edited."""
    return tuple(claims)
