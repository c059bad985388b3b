import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.errors import DataError
from sayso.models import weights
from sayso.models.attributions import AttributionModel
from sayso.models.weights import CARD, open_trained_reader, weights_hash
from sayso.pipeline.read import make_context, read_text
from sayso.pipeline.stages import reading_version
from sayso.text.sentences import find_paragraphs

SHIPPED = Path(weights.__file__).parent / "attribution"
TEXT = "Two houses burned down on Monday, said Orla Venn, the mayor of Tarn. The army denied that it had fired."


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the weights, from which they are read in the test."""
    folder = tmp_path / "attribution"
    shutil.copytree(SHIPPED, folder)
    monkeypatch.setattr(weights, "_folder", lambda: folder)
    open_trained_reader.cache_clear()
    weights_hash.cache_clear()
    make_context.cache_clear()
    yield folder
    open_trained_reader.cache_clear()
    weights_hash.cache_clear()
    make_context.cache_clear()


@pytest.fixture(scope="module")
def model() -> AttributionModel:
    return open_trained_reader().model


def test_source_cue_and_content_are_found_by_their_words(model: AttributionModel) -> None:
    first, second = model.find(TEXT, find_paragraphs(TEXT))
    assert first.cue.words(TEXT) == "said"
    assert first.source is not None
    assert first.source.words(TEXT).startswith("Orla Venn")
    assert [span.words(TEXT) for span in first.content] == ["Two houses burned down on Monday"]
    assert second.cue.words(TEXT) == "denied"
    assert second.source is not None
    assert second.source.words(TEXT) == "The army"


def test_the_same_text_gives_the_same_numbers(model: AttributionModel) -> None:
    long = "\n\n".join([TEXT] * 12)
    assert model.find(long, find_paragraphs(long)) == model.find(long, find_paragraphs(long))


@pytest.mark.parametrize("text", ["", "\n\n", "“”’", "\u0644\u0627 " * 40, "x" * 20_000, "said " * 3_000])
def test_odd_texts_give_spans_inside_them(model: AttributionModel, text: str) -> None:
    for one in model.find(text, find_paragraphs(text)):
        spans = (one.cue, *one.content, *([one.source] if one.source else []))
        assert all(0 <= span.start < span.end <= len(text) for span in spans)


@pytest.mark.parametrize("name", ["encoder.onnx", "links.onnx", "vocab.txt"])
def test_a_damaged_file_is_named_in_one_line(copied: Path, name: str) -> None:
    content = bytearray((copied / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / name).write_bytes(content)
    with pytest.raises(DataError, match=f"damaged \\({name}\\).*--reader rules") as caught:
        read_text(TEXT)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["encoder.onnx", CARD])
def test_a_missing_file_is_named_and_the_rules_still_read(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(DataError, match=f"has no {name}"):
        read_text(TEXT)
    assert read_text(TEXT, context=make_context(reader="rules")).claims


@pytest.mark.parametrize("card", ["", "[]", '{"reading": {"name": 1}}', "{"])
def test_a_card_of_another_shape_is_refused(copied: Path, card: str) -> None:
    (copied / CARD).write_text(card)
    with pytest.raises(DataError, match=r"damaged \(card.json\)"):
        read_text(TEXT)


def test_the_hash_of_the_weights_stands_in_every_claim_and_in_the_version(copied: Path) -> None:
    before, version = weights_hash(), reading_version()
    claims = read_text(TEXT).claims
    assert claims
    assert all(f"model:attribution-en-1:{before}" in claim.made_by for claim in claims)
    card = json.loads((copied / CARD).read_text())
    card["reading"]["confidence"]["bias"] += 0.25
    (copied / CARD).write_text(json.dumps(card))
    weights_hash.cache_clear()
    assert weights_hash() != before
    assert reading_version() != version


def test_the_rules_alone_leave_no_trace_of_the_model() -> None:
    claims = read_text(TEXT, context=make_context(reader="rules")).claims
    assert claims
    assert not any(stamp.startswith("model:") for claim in claims for stamp in claim.made_by)
    assert reading_version(reader="rules") != reading_version()
