"""Compares the label model with three peers: the same messages, one run, each engine alone in its own process.

Run in Rasa's environment: ``python benchmarks/nlu.py [--engines ours rasa spacy nlpjs] [--per-label 40]``.
Peers: Rasa's default pipeline (DIET, 100 epochs), spaCy's textcat on its French vectors, nlp.js for French (npm).
Taught: the training messages but one in four; tested on that fourth and on the validation messages. All engines name
the full label. Rasa's default takes long with every message: ``--per-label`` caps what is taught to each engine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from factorland.nlu import metrics
from factorland.nlu.decision import OUT_OF_SCOPE, Decision
from factorland.nlu.evaluate import folds, read_validation
from factorland.nlu.metrics import Outcome
from factorland.nlu.training_data import read_examples

Ranking = list[tuple[str, float]]
Parse = Callable[[str], Ranking]
SPACY_STEPS = 6000  # batches of 64: the loss has been flat for long by then
NLPJS = Path(__file__).with_name("nlu_nlpjs.mjs")
NLPJS_PACKAGES = ("@nlpjs/basic@4.27.0", "@nlpjs/lang-fr@4.26.1")
SPACY_MODEL = """
[model]
@architectures = "spacy.TextCatEnsemble.v2"

[model.linear_model]
@architectures = "spacy.TextCatBOW.v3"
exclusive_classes = true
length = 262144
ngram_size = 2
no_output_layer = false

[model.tok2vec]
@architectures = "spacy.Tok2Vec.v2"

[model.tok2vec.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = 96
rows = [5000, 2000, 1000, 2000]
attrs = ["NORM", "LOWER", "PREFIX", "SUFFIX"]
include_static_vectors = true

[model.tok2vec.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
window_size = 1
maxout_pieces = 3
depth = 2
"""
RASA_PIPELINE = """
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: 100
  ranking_length: 1000
"""


def train_ours(taught: list[tuple[str, str]], folder: Path) -> Parse:
    """Our model alone."""
    from factorland.nlu.model import LabelModel

    model = LabelModel.fit(taught)
    return lambda text: model.predict(text, len(model.labels)).ranking


def train_rasa(taught: list[tuple[str, str]], folder: Path) -> Parse:
    """Rasa's default pipeline; a slash would make a retrieval intent, which DIET does not tell apart."""
    import yaml
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    examples = defaultdict(list)
    for text, label in taught:
        examples[label.replace("/", "__")].append(f"- {text}")
    nlu = [{"intent": label, "examples": "\n".join(lines)} for label, lines in examples.items()]
    (folder / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": nlu}), encoding="utf-8")
    config = {
        "recipe": "default.v1",
        "language": "fr",
        "assistant_id": "bench",
        "pipeline": yaml.safe_load(RASA_PIPELINE),
    }
    (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    trained = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
    agent, loop = Agent.load(trained), asyncio.new_event_loop()

    def parse(text: str) -> Ranking:
        ranking = loop.run_until_complete(agent.parse_message(text))["intent_ranking"]
        return [(intent["name"].replace("__", "/"), intent["confidence"]) for intent in ranking]

    return parse


def train_spacy(taught: list[tuple[str, str]], folder: Path) -> Parse:
    """spaCy's text categoriser, the ensemble of its quickstart for accuracy, on the vectors of its French model."""
    import spacy
    from spacy.training import Example

    nlp = spacy.load("fr_core_news_md", exclude=spacy.info("fr_core_news_md")["components"])
    categoriser = nlp.add_pipe("textcat", config={"model": spacy.Config().from_str(SPACY_MODEL)["model"]})
    labels = sorted({label for _, label in taught})
    cats = {label: {name: float(name == label) for name in labels} for label in labels}
    examples = [Example.from_dict(nlp.make_doc(text), {"cats": cats[label]}) for text, label in taught]
    categoriser.initialize(lambda: examples, nlp=nlp)
    optimizer = nlp.create_optimizer()
    chance = random.Random(0)  # noqa: S311
    for _ in range(SPACY_STEPS):
        nlp.update(chance.sample(examples, min(64, len(examples))), sgd=optimizer, drop=0.2)
    return lambda text: sorted(nlp(text).cats.items(), key=lambda cat: -cat[1])


ENGINES = {"ours": train_ours, "rasa": train_rasa, "spacy": train_spacy}


def run_engine(name: str, path: Path) -> None:
    """Teaches one engine in this process and prints what it says of the tests, with its costs."""
    logging.disable(logging.WARNING)
    job = json.loads(path.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        parse = ENGINES[name]([(text, label) for text, label in job["taught"]], Path(folder))
        seconds = time.perf_counter() - start
        rankings, milliseconds = [], []
        for text in job["tested"]:
            start = time.perf_counter()
            rankings.append(parse(text))
            milliseconds.append(1000 * (time.perf_counter() - start))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rankings": rankings, "ms": milliseconds, "seconds": seconds, "memory": memory}, default=float))


def run_nlpjs(path: Path, folder: Path) -> str:
    """Installs nlp.js in ``folder`` and runs it. Raises ``CalledProcessError`` when npm or node fails."""
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", *NLPJS_PACKAGES]
    subprocess.run(install, cwd=folder, check=True)  # noqa: S603
    script = folder / NLPJS.name
    script.write_text(NLPJS.read_text(encoding="utf-8"), encoding="utf-8")
    command = ["node", str(script), str(path)]
    return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603


def figures(answer: dict[str, Any], tests: list[tuple[str, list[str]]]) -> list[str]:
    """One row: accuracy, macro-F1, out-of-scope AUROC, p50 ms, training seconds, memory."""
    outcome = Outcome([t for t, _ in tests], [a for _, a in tests], answer["rankings"][: len(tests)])
    times = sorted(answer["ms"])
    return [
        f"{metrics.accuracy(outcome):.3f}",
        f"{metrics.macro_f1(outcome):.3f}",
        f"{metrics.out_of_scope(outcome, Decision())['auroc']:.3f}",
        f"{times[len(times) // 2]:.2f}",
        f"{answer['seconds']:.0f}",
        f"{answer['memory']:.0f}",
    ]


def job_of(
    per_label: int | None,
) -> tuple[list[tuple[str, str]], list[tuple[str, list[str]]], list[tuple[str, list[str]]]]:
    """What is taught, and the two tests: validation messages and the fourth of the training messages left out."""
    examples = read_examples()
    taught: list[tuple[str, str]] = []
    left_out: list[tuple[str, list[str]]] = []
    seen: dict[str, int] = defaultdict(int)
    for (text, label), fold in zip(examples, folds(examples), strict=True):
        if not fold:
            left_out.append((text, [label]))
        elif per_label is None or label == OUT_OF_SCOPE or seen[label] < per_label:
            seen[label] += 1
            taught.append((text, label))
    return taught, [(row["text"], [row["label"], *row["alt"]]) for row in read_validation()], left_out


def main() -> None:
    """Prints a Markdown table for each test."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", nargs="+", default=["ours", "rasa", "spacy", "nlpjs"])
    parser.add_argument("--per-label", type=int)
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--job", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        run_engine(options.engine, options.job)
        return
    taught, validation, left_out = job_of(options.per_label)
    answers = {}
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "job.json"
        path.write_text(
            json.dumps({"taught": taught, "tested": [t for t, _ in validation + left_out]}), encoding="utf-8"
        )
        for engine in options.engines:
            if engine == "nlpjs":
                output = run_nlpjs(path, Path(name))
            else:
                command = [sys.executable, "-W", "ignore", __file__, "--engine", engine, "--job", str(path)]
                output = subprocess.run(  # noqa: S603
                    command,
                    check=True,
                    stdout=subprocess.PIPE,
                    text=True,
                    env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
                ).stdout
            answers[engine] = json.loads(output.splitlines()[-1])
    header = ["engine", "accuracy", "macro-F1", "out-of-scope AUROC", "p50 ms", "training s", "peak memory MB"]
    for title, tests, first in (("Validation", validation, 0), ("Left-out fourth", left_out, len(validation))):
        print(f"\n{title}: {len(tests)} messages; {len(taught)} taught\n")
        print("| " + " | ".join(header) + " |\n" + "|---" * len(header) + "|")
        for engine, answer in answers.items():
            row = figures({**answer, "rankings": answer["rankings"][first:]}, tests)
            print(f"| {engine} | " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
