"""Payloads of one conversation travel as one piece, and come out as they went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.bundle import bundle, unbundle
from core.errors import LetterRefused


@given(st.lists(st.binary(max_size=200), min_size=1))
def test_what_is_bundled_comes_out_as_it_went_in(parts):
    assert unbundle(bundle(parts)) == tuple(parts)


@pytest.mark.parametrize("raw", [b"", b"{}", b"tiepdan", "thư".encode()])
def test_what_is_no_bundle_is_its_own_only_part(raw):
    assert unbundle(raw) == (raw,)


@given(st.lists(st.binary(max_size=40), min_size=1), st.data())
def test_a_bundle_that_was_cut_is_refused(parts, data):
    whole = bundle(parts)
    start = len(bundle([]))
    cut = whole[: data.draw(st.integers(start + 1, len(whole) - 1))]
    try:
        out = unbundle(cut)
    except LetterRefused:
        return
    assert out == tuple(parts[: len(out)])  # it was cut between two parts
