"""What the doctor says."""

from pathlib import Path

from gesprekscoach.errors import ModelMissing
from gesprekscoach.services.checkup import Finding, as_table, attempt, machine


def test_a_failing_part_is_reported_with_its_remedy() -> None:
    def broken() -> str:
        raise ModelMissing("Het model ontbreekt.", "Haal het op.")

    assert attempt("Model", broken) == Finding("Model", False, "Het model ontbreekt. Haal het op.")
    assert attempt("Model", lambda: "klaar") == Finding("Model", True, "klaar")


def test_the_machine_can_be_looked_at_before_any_folder_exists(tmp_path: Path) -> None:
    names = [finding.name for finding in machine(tmp_path / "nog" / "niet")]

    assert names == ["Python", "Processor", "Schijf"]


def test_every_line_says_in_a_word_whether_it_is_good() -> None:
    lines = list(as_table([Finding("A", True, "x"), Finding("B", False, "y"), Finding("C", None, "z")]))

    assert [line.split("  ")[0].strip() for line in lines] == ["goed", "FOUT", "let op"]
