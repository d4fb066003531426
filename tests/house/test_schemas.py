"""The committed JSON Schemas are what the section files say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

MAIN = "import sys; from summarizer.cli import main; sys.exit(main())"


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_the_committed_schemas_have_not_drifted(tmp_path: Path) -> None:
    """Exporting the sections again writes the same files, none more and none fewer."""
    command = (sys.executable, "-c", MAIN, "sections", "export", tmp_path)
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert _texts(tmp_path) == _texts(ROOT / "schemas"), "run `summarizer sections export schemas`"
