"""The services that benchmarks/service.py measures ours beside, each started in a process of its own.

usage: python benchmarks/load/rivals.py NAME PORT [MODEL]   MODEL: a scikit-learn pipeline saved with joblib

All take the same body and serve POST /v1/classify, as their documentation shows it. Runs without this project's other files,
so that LitServe and BentoML can live in an environment of their own.
"""

import os
import sys
from importlib.util import find_spec
from typing import Any

import joblib

PATH = "/v1/classify"


def main() -> None:
    name, port = sys.argv[1], int(sys.argv[2])
    model = joblib.load(sys.argv[3]) if len(sys.argv) > 3 else None
    {"bare": bare, "scikit-learn": scikit_learn, "LitServe": litserve, "BentoML": bentoml}[name](port, model)


def bare(port: int, _: Any) -> None:
    """The least that FastAPI does for a body with a model: validates it, answers a constant without another thread."""
    import uvicorn
    from fastapi import FastAPI
    from pydantic import BaseModel

    class Note(BaseModel):
        id: str
        text: str

    class Batch(BaseModel):
        notes: list[Note | str]

    async def classify(batch: Batch) -> dict[str, str]:
        return {"status": "ok"}

    app = FastAPI()
    app.post(PATH)(classify)
    uvicorn.run(app, port=port, access_log=False, log_level="warning")


def scikit_learn(port: int, model: Any) -> None:
    import uvicorn
    from fastapi import FastAPI
    from pydantic import BaseModel

    class Batch(BaseModel):
        notes: list[str]

    def classify(batch: Batch) -> dict[str, list[dict[str, Any]]]:
        return {"results": tags(model, batch.notes)}

    app = FastAPI()
    app.post(PATH)(classify)
    uvicorn.run(app, port=port, access_log=False, log_level="warning")


def litserve(port: int, _: Any) -> None:
    """Its worker is a new process, which imports its service by name: this file again, see the end."""
    import litserve as ls

    os.environ["RIVAL_MODEL"] = sys.argv[3]
    server = ls.LitServer(LitTagger(api_path=PATH), accelerator="cpu", workers_per_device=1)
    server.run(host="127.0.0.1", port=port, num_api_servers=1, generate_client_file=False, log_level="warning")


def bentoml(port: int, _: Any) -> None:
    """BentoML imports its service by name: this file again, see the end."""
    folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    os.environ |= {"RIVAL_MODEL": sys.argv[3], "BENTOML_DO_NOT_TRACK": "True"}
    server = [sys.executable, "-m", "bentoml", "serve", "rivals:Tagger", "--working-dir", folder, "--port", str(port)]
    os.execv(sys.executable, server)


def tags(model: Any, texts: list[str]) -> list[dict[str, Any]]:
    """The labels over a half with their scores, a note."""
    if not texts:
        return []
    names = range(len(model[-1].classes_))
    return [
        {"labels": {str(name): round(float(score), 4) for name, score in zip(names, row, strict=True) if score > 0.5}}
        for row in model.predict_proba(texts)
    ]


if find_spec("litserve"):
    import litserve as _ls

    class LitTagger(_ls.LitAPI):  # type: ignore[misc]
        """The pipeline behind LitServe."""

        def setup(self, device: str) -> None:
            self.model = joblib.load(os.environ["RIVAL_MODEL"])

        def decode_request(self, request: dict[str, Any]) -> list[str]:
            return request["notes"]  # type: ignore[no-any-return]

        def predict(self, texts: list[str]) -> list[dict[str, Any]]:
            return tags(self.model, texts)

        def encode_response(self, output: list[dict[str, Any]]) -> dict[str, Any]:
            return {"results": output}


if __name__ == "__main__":
    main()
elif "RIVAL_MODEL" in os.environ and find_spec("bentoml"):
    import bentoml as _bentoml

    @_bentoml.service(workers=1, traffic={"timeout": 60})  # type: ignore[untyped-decorator]
    class Tagger:
        """The pipeline as a BentoML service."""

        def __init__(self) -> None:
            self.model = joblib.load(os.environ["RIVAL_MODEL"])

        @_bentoml.api(route=PATH)  # type: ignore[untyped-decorator]
        def classify(self, notes: list[str]) -> dict[str, Any]:
            return {"results": tags(self.model, notes)}
