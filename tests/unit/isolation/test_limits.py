import pytest

from sayso.isolation.limits import Breach, Limits, describe_breach


def test_every_breach_has_a_line_that_is_one_line() -> None:
    for breach in Breach:
        line = describe_breach(breach, Limits(), detail="SIGSEGV")
        assert "\n" not in line
        assert "{" not in line


def test_a_line_names_the_limit_and_the_setting_that_raises_it() -> None:
    line = describe_breach(Breach.MEMORY, Limits(memory_bytes=512 * 1024 * 1024))
    assert "512 MiB" in line
    assert "`reading_memory_mib`" in line


@pytest.mark.parametrize("wrong", [{"wall_seconds": 0}, {"cpu_seconds": -1}, {"memory_bytes": 0}, {"file_bytes": -1}])
def test_a_limit_that_nothing_could_keep_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="limits must be positive"):
        Limits(**wrong)  # type: ignore[arg-type]
