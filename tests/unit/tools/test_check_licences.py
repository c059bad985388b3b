import pytest

from tools.check_licences import check_hosts, check_lock, is_allowed_expression, read_lock


@pytest.mark.parametrize(
    ("expression", "is_allowed"),
    [
        ("MIT", True),
        ("MIT OR GPL-2.0-only", True),
        ("MIT AND GPL-2.0-only", False),
        ("AGPL-3.0-only", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("(MIT OR GPL-3.0) AND Zlib", False),
    ],
)
def test_an_expression_is_weighed(expression: str, is_allowed: bool) -> None:
    assert is_allowed_expression(expression) is is_allowed


def test_the_runtime_lock_is_a_part_of_the_whole_lock() -> None:
    runtime, whole = read_lock("runtime.txt"), read_lock("dev.txt")
    assert runtime.items() <= whole.items()
    assert "sqlalchemy" in runtime
    assert "pytest" not in runtime


def test_the_lock_names_no_address_and_is_installed() -> None:
    assert [*check_hosts(), *check_lock("dev.txt")] == []
