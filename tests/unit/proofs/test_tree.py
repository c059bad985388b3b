"""The Merkle tree, against the roots and proofs that are known from outside and an implementation by the definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.proofs.tree import (
    EMPTY_ROOT,
    Frontier,
    Node,
    hash_leaf,
    is_continued,
    is_included,
    nodes_of,
    prove_consistency,
    prove_inclusion,
)
from tests.unit.proofs.naive import naive_path, naive_root, naive_subproof

# The leaves and roots that implementations of RFC 6962 test themselves with (certificate-transparency, trillian).
KNOWN_LEAVES = [
    bytes.fromhex(each)
    for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
KNOWN_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# Proofs from the same tests: (leaf, size, path), (first, second, path).
KNOWN_INCLUSIONS = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
]
KNOWN_CONSISTENCIES = [
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
]
LEAVES = st.lists(st.binary(max_size=8), max_size=70)


class Kept:
    """The hashes of every complete subtree, as the frontier said them on the way."""

    def __init__(self, entries: list[bytes]) -> None:
        self.frontier = Frontier()
        self.nodes: dict[Node, bytes] = {}
        self.asked = 0
        for entry in entries:
            self.nodes.update(self.frontier.append(hash_leaf(entry)))

    def read(self, nodes):
        wanted = list(nodes)
        self.asked += len(wanted)
        return {node: self.nodes[node] for node in wanted}


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots(size: int) -> None:
    assert Kept(KNOWN_LEAVES[:size]).frontier.root().hex() == KNOWN_ROOTS[size]


@pytest.mark.parametrize(("index", "size", "path"), KNOWN_INCLUSIONS)
def test_the_known_inclusions(index: int, size: int, path: list[str]) -> None:
    kept = Kept(KNOWN_LEAVES)
    assert [each.hex() for each in prove_inclusion(index, size, kept.read)] == path
    root = bytes.fromhex(KNOWN_ROOTS[size])
    assert is_included(hash_leaf(KNOWN_LEAVES[index]), index, size, [bytes.fromhex(each) for each in path], root)


@pytest.mark.parametrize(("first", "second", "path"), KNOWN_CONSISTENCIES)
def test_the_known_consistencies(first: int, second: int, path: list[str]) -> None:
    assert [each.hex() for each in prove_consistency(first, second, Kept(KNOWN_LEAVES).read)] == path


def test_the_empty_tree() -> None:
    assert Frontier().root() == EMPTY_ROOT == naive_root([])
    assert is_continued(0, 5, [], EMPTY_ROOT, b"whatever")
    assert not is_continued(0, 5, [], b"other", b"whatever")
    assert not is_included(EMPTY_ROOT, 0, 0, [], EMPTY_ROOT)
    with pytest.raises(ValueError, match="no leaf"):
        prove_inclusion(0, 0, Kept([]).read)
    with pytest.raises(ValueError, match="does not continue"):
        prove_consistency(0, 0, Kept([]).read)


@given(LEAVES)
def test_the_root_is_that_of_the_definition(entries: list[bytes]) -> None:
    frontier = Kept(entries).frontier
    assert frontier.root() == naive_root(entries)
    assert frontier.size == len(entries)


@given(LEAVES.filter(bool), st.data())
def test_an_inclusion_proof_is_that_of_the_definition_and_holds_for_its_leaf_alone(entries, data) -> None:
    """Fails on a verifier that takes a path too short, too long, changed, or for another leaf, place or size."""
    kept = Kept(entries)
    size = data.draw(st.integers(1, len(entries)))
    index = data.draw(st.integers(0, size - 1))
    path = prove_inclusion(index, size, kept.read)
    root, leaf = naive_root(entries[:size]), hash_leaf(entries[index])

    assert path == naive_path(index, entries[:size])
    assert is_included(leaf, index, size, path, root)
    assert kept.asked <= 2 * size.bit_length()
    assert not is_included(hash_leaf(b"another entry"), index, size, path, root)
    assert not is_included(leaf, index, size, [*path, root], root)
    assert not is_included(leaf, size, size, path, root)
    assert not is_included(leaf, -1, size, path, root)
    if path:
        assert not is_included(leaf, index, size, path[:-1], root)
        assert not is_included(leaf, index, size, [path[0][::-1] + b"", *path[1:]], root) or path[0] == path[0][::-1]


@given(LEAVES.filter(bool), st.data())
def test_a_consistency_proof_is_that_of_the_definition_and_holds_for_no_fork(entries, data) -> None:
    """Fails on a verifier that takes another history for a continuation."""
    kept = Kept(entries)
    second = data.draw(st.integers(1, len(entries)))
    first = data.draw(st.integers(1, second))
    path = prove_consistency(first, second, kept.read)
    old, new = naive_root(entries[:first]), naive_root(entries[:second])

    assert path == naive_subproof(first, entries[:second], True)
    assert is_continued(first, second, path, old, new)
    fork = naive_root([*entries[: first - 1], b"another entry"])
    assert not is_continued(first, second, path, fork, new)
    assert not is_continued(first, second, path, old, fork) or (first == second and fork == old)
    assert not is_continued(first, second, [*path, old], old, new)
    assert not is_continued(second + 1, second, path, old, new)
    if path:
        assert not is_continued(first, second, path[:-1], old, new)


@given(st.integers(0, 5000))
def test_the_edge_of_a_tree_has_one_subtree_for_each_bit_of_its_size(size: int) -> None:
    assert len(nodes_of(0, size)) == size.bit_count()


def test_a_frontier_goes_on_from_what_was_kept() -> None:
    entries = [bytes([each]) for each in range(13)]
    kept = Kept(entries[:9])
    edge = [kept.nodes[node] for node in nodes_of(0, 9)]
    again = Frontier(9, edge)
    for entry in entries[9:]:
        again.append(hash_leaf(entry))
    assert again.root() == naive_root(entries)
