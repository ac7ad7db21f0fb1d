"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_MODELS = Path(__file__).parent.parent / "models"

ModelsOption = Annotated[
    Path,
    typer.Option("--models", envvar="BERAKHLAK_MODELS", help="Folder model; basis data bawaan ada di sampingnya."),
]
