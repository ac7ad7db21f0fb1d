import json
from pathlib import Path

import joblib
import numba
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.pipeline import Pipeline

from nlp.errors import AnnotationError, TrainingImpossible
from nlp.kernel import TextScorer
from nlp.model_folder import MODELS, load_classifier, model_folder, read_manifest
from nlp.pooling import NETWORK
from nlp.taxonomy import TAXONOMIES, Taxonomy, read_taxonomy
from nlp.weights import Weights
from training.annotations import ANNOTATIONS, AnnotatedNote, parse_inline, read_notes, write_notes
from training.fit import fit, new_pipeline
from training.passages import cut_passages
from training.store import weights_digest
from training.train import split_test, train


def test_the_same_data_give_the_same_weights_on_one_and_two_threads(
    small_file: Path, small_models: Path, taxonomy: Taxonomy
) -> None:
    first = read_manifest(small_models / "0.1").weights_digest
    threads = numba.get_num_threads()
    learnt, _ = split_test(read_notes([small_file], taxonomy), [small_file], taxonomy)
    try:
        numba.set_num_threads(1)
        assert weights_digest(fit(learnt, taxonomy).pipeline) == first
    finally:
        numba.set_num_threads(threads)


def test_with_enough_texts_there_is_a_network(small_file: Path, taxonomy: Taxonomy) -> None:
    notes = [note for note in read_notes([small_file], taxonomy) if not note.is_phrase][:400]
    one, other, without = (fit(notes, taxonomy, folds=2, network_from=least) for least in (1, 1, 10**6))
    assert weights_digest(one.pipeline) == weights_digest(other.pipeline) != weights_digest(without.pipeline)
    assert without.pipeline[1].network_ is None
    assert one.pipeline[1].pooling_[NETWORK].any()
    assert np.array_equal(one.pipeline[1].coefficients_, without.pipeline[1].coefficients_)
    texts = [note.text for note in notes[:50]]
    assert np.abs(TextScorer(Weights.of(one.pipeline)).run(texts).scores - one.pipeline.predict_proba(texts)).max() <= 1e-5


def test_the_saved_model_is_an_ordinary_pipeline(small_models: Path) -> None:
    pipeline = joblib.load(small_models / "0.1" / "model.joblib")
    assert isinstance(pipeline, Pipeline)
    assert pipeline.get_params()["heads__C"] > 0
    refitted = clone(pipeline).fit(
        ["sangat jujur", "kasar sekali", "rapat pagi"] * 3, np.eye(3, dtype=bool).repeat(1, 0)[[0, 1, 2] * 3]
    )
    assert refitted.predict_proba(["jujur"]).shape == (1, 3)


def test_the_card_and_the_manifest_tell_what_was_measured(small_models: Path) -> None:
    folder = small_models / "0.1"
    card = (folder / "card.md").read_text(encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert "cross-validated" in card
    assert f"{manifest['metrics']['held-out notes']['macro_f1']['value']['figure']:.3f}" in card
    assert set(manifest["thresholds"]) == set(read_taxonomy().heads)


def test_nothing_is_written_for_a_bad_file(tmp_path: Path, taxonomy: Taxonomy) -> None:
    (tmp_path / "bad.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"bad.jsonl:1"):
        train([tmp_path / "bad.jsonl"], taxonomy, tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_too_few_notes_are_refused(tmp_path: Path, taxonomy: Taxonomy) -> None:
    write_notes(tmp_path / "few.jsonl", [AnnotatedNote("a-1", "jujur", (), ())])
    with pytest.raises(TrainingImpossible):
        train([tmp_path / "few.jsonl"], taxonomy, tmp_path / "models")


BUMN = """
{amanah+:Menepati janji kepada pelanggan dan melaporkan selisih kas apa adanya}
{amanah+:Memegang amanah pengadaan tanpa menerima imbalan}
{amanah+:Jujur mencatat stok gudang}
{amanah-:Memalsukan kuitansi perjalanan}
{amanah-:Ingkar janji kepada mitra} dan {amanah-:menyembunyikan kerugian}
{kompeten+:Menguasai perawatan turbin dan terus belajar}
{kompeten+:Lulus sertifikasi manajemen risiko}
{kompeten+:Hasil analisisnya tajam dan teliti}
{kompeten-:Tidak mau belajar sistem baru}
{kompeten-:Laporannya sering salah hitung}
{harmonis+:Menghargai pendapat rekan dari unit lain}
{harmonis+:Menolong rekan yang kesulitan}
{harmonis-:Mengejek logat rekan kerja}
{harmonis-:Memicu pertengkaran di ruang kendali}
{loyal+:Membela nama baik perusahaan di depan umum}
{loyal+:Bersedia ditempatkan di anjungan lepas pantai}
{loyal-:Menjelekkan direksi di media sosial}
{loyal-:Membocorkan rencana tender kepada pesaing}
{adaptif+:Cepat menyesuaikan diri dengan aplikasi baru}
{adaptif+:Mengusulkan cara baru mengurangi antrean}
{adaptif-:Menolak setiap perubahan jadwal}
{adaptif-:Bertahan dengan cara lama yang lambat}
{kolaboratif+:Menggandeng anak perusahaan menyusun layanan bersama}
{kolaboratif+:Terbuka bekerja sama dengan divisi lain}
{kolaboratif-:Menutup data dari divisi lain}
{kolaboratif-:Bekerja sendiri dan menolak kerja sama}
Rapat direksi dilaksanakan hari Senin
Laba kuartal kedua naik sembilan persen
Kantor cabang buka pukul delapan
Ditetapkan sebagai kepala cabang sejak Maret
""".strip().splitlines()


def test_another_taxonomy_trains_and_classifies_unchanged(tmp_path: Path) -> None:
    bumn = read_taxonomy(TAXONOMIES / "akhlak-bumn.toml")
    notes = []
    for number, line in enumerate(BUMN, 1):
        text, spans = parse_inline(line)
        notes.append(AnnotatedNote(f"b-{number}", text, spans, tuple(sorted({span.label for span in spans})), "short"))
    write_notes(tmp_path / "bumn.jsonl", notes)
    train([tmp_path / "bumn.jsonl"], bumn, tmp_path / "models")
    tagged = load_classifier(tmp_path / "models").classify([note.text for note in notes])
    hits = [bool(set(note.labels) & set(answer.labels)) for note, answer in zip(notes, tagged, strict=True) if note.labels]
    assert sum(hits) > len(hits) / 2
    values = [value for answer in tagged for value in answer.values]
    assert {value.value for value in values} <= {value.id for value in bumn.values}
    assert all(value.codes == () and value.evidence[0].code == value.value for value in values)


def test_the_shipped_weights_are_those_that_the_shipped_data_give(corpus: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    """The features, and three heads to what is lost in rounding: each is solved for itself, and all would take minutes."""
    learnt, _ = split_test(corpus, [ANNOTATIONS], taxonomy)
    passages = cut_passages(learnt)
    fitted = new_pipeline(passages=len(passages.texts), seed=read_manifest(model_folder(MODELS)).seed)
    heads = [taxonomy.head_index[name] for name in ("akuntabel", "harmonis-", "KL3+")]
    rows = fitted[0].fit_transform(passages.texts)
    fitted[1].fit(rows, taxonomy.indicator(passages.label_sets)[:, heads])
    shipped, again = load_classifier(MODELS).weights, Weights.of(fitted)
    for name in ("buckets", "vocabulary_letters", "vector_buckets"):
        assert np.array_equal(getattr(shipped, name), getattr(again, name)), name
    assert np.array_equal(shipped.facts[:, 0], again.facts[:, 0])
    assert np.array_equal(shipped.intercepts[heads], again.intercepts)
    one = shipped.coefficients[:, heads] * shipped.facts[:, [1]]
    other = again.coefficients[:, : len(heads)] * again.facts[:, [1]]
    step = (shipped.facts + again.facts)[:, [1]] / 2
    assert (np.abs(one - other) <= 1.001 * step).all()


def test_the_shipped_model_is_small() -> None:
    assert (model_folder(MODELS) / "model.joblib").stat().st_size < 50_000_000
