"""./sabha bench finds what there is to measure."""

import pytest

from sabha.commands import bench


def test_every_measurement_is_listed_with_what_it_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main([]) == 0
    told = capsys.readouterr().out
    assert "./sabha bench pages " in told
    assert all(about for about in bench.measurements().values())


def test_parts_of_other_measurements_are_not_listed() -> None:
    assert not [name for name in bench.measurements() if name.startswith("_")]


def test_an_unknown_name_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["../pages"]) == 2
    assert "pages" in capsys.readouterr().err
