"""Write the figures of metrics.json into the tables of the model card, so that the two never differ."""

import re
from pathlib import Path
from typing import Any

FIGURES = ("<!-- figures -->", "<!-- end of figures -->")
CROSSFITTED = ("<!-- cross-fitted -->", "<!-- end of cross-fitted -->")
GROUPED = ("question", "act", "reflection", "depth", "phase", "world", "talk", "movement", "stance")


def update(card: Path, metrics: dict[str, Any]) -> None:
    """Write what was measured on one part: scores, calibration, and scores per setting and address form."""
    title = (
        f"Version {metrics['version']}, {len(metrics['conversations'])} conversations of `{metrics['measured_on']}`."
    )
    lines = [title, "", *_scores(metrics)]
    for title, key in (("setting", "by_setting"), ("address", "by_address")):
        lines += ["", f"| kappa by {title} | {' | '.join(GROUPED)} |", "|---" * (len(GROUPED) + 1) + "|"]
        for group, scores in metrics[key].items():
            lines.append(f"| {group} | " + " | ".join(f"{scores.get(t, float('nan')):.2f}" for t in GROUPED) + " |")
    _replace(card, FIGURES, lines)


def update_crossfitted(card: Path, metrics: dict[str, Any]) -> None:
    """Write what was measured on all of the first conversations, cross-fitted."""
    title = f"{len(metrics['conversations'])} conversations in {metrics['folds']} folds."
    _replace(card, CROSSFITTED, [title, "", *_scores(metrics)])


def _replace(card: Path, marks: tuple[str, str], lines: list[str]) -> None:
    before, rest = card.read_text(encoding="utf-8").split(marks[0])
    after = rest.split(marks[1])[1]
    shown = re.sub(r"\bnan\b", "", "\n".join(lines))
    card.write_text(f"{before}{marks[0]}\n{shown}\n{marks[1]}{after}", encoding="utf-8")


def _scores(metrics: dict[str, Any]) -> list[str]:
    lines = [
        "| track | n | kappa (95 %) | macro-F1 | equal | within 1 | kappa, plain text |",
        "|---|---|---|---|---|---|---|",
    ]
    plain = metrics["plain"]["scores"]
    for track, s in metrics["clean"]["scores"].items():
        near = "" if s["within_one"] is None else f"{s['within_one']:.2f}"
        lines.append(
            f"| {track} | {s['n']} | {s['kappa']:.2f} ({s['low']:.2f}-{s['high']:.2f}) | {s['macro_f1']:.2f} | "
            f"{s['accuracy']:.2f} | {near} | {plain[track]['kappa']:.2f} |"
        )
    both = [f"{metrics[form]['open_against_closed']:.2f}" for form in ("clean", "plain")]
    lines += ["", f"Open against closed, where a question was seen as one: {both[0]}, in plain text {both[1]}."]
    lines += ["", "| expected calibration error | clean | by chance | plain | by chance |", "|---|---|---|---|---|"]
    lines += [f"| {t} | {' | '.join(_calibration(metrics, t))} |" for t in metrics["clean"]["calibration_error"]]
    lines += ["", "| label | turns | kappa | kappa, plain text |", "|---|---|---|---|"]
    labels = metrics["plain"]["labels"]
    lines += [
        f"| {name} | {s['n']} | {s['kappa']:.2f} | {labels[name]['kappa']:.2f} |"
        for name, s in metrics["clean"]["labels"].items()
        if s["n"]
    ]
    return lines


def _calibration(metrics: dict[str, Any], track: str) -> list[str]:
    """Per form the error, and what perfect confidence would show with so many tags."""
    cells = []
    for form in ("clean", "plain"):
        mean, high = metrics[form]["calibration_by_chance"][track]
        cells += [f"{metrics[form]['calibration_error'][track]:.3f}", f"{mean:.3f} (to {high:.3f})"]
    return cells
