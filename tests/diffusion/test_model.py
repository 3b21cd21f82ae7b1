"""Models in DeepFloyd IF's format: opened part by part, or refused in one line."""

import io
import json

import pytest
import safetensors.torch
import sentencepiece
import tiny
import torch
from diffusers import IFPipeline
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from transformers import T5EncoderModel

from campanile.diffusion import model, text
from campanile.diffusion.embeddings import Embeddings
from campanile.diffusion.schedule import squared_cosine
from campanile.diffusion.source import Source
from campanile.errors import CampanileError

PROMPTS = ["a dog", "A Photo of a Dog ", ""]
PUBLISHED = {
    "sample_size": 64,
    "in_channels": 3,
    "out_channels": 6,
    "block_out_channels": (704, 1408, 2112, 2816),
    "layers_per_block": 3,
    "cross_attention_dim": 2816,
    "encoder_hid_dim": 4096,
    "attention_head_dim": 64,
    "addition_embed_type": "text",
    "addition_embed_type_num_heads": 64,
    "down_block_types": ("ResnetDownsampleBlock2D", *["SimpleCrossAttnDownBlock2D"] * 3),
    "mid_block_type": "UNetMidBlock2DSimpleCrossAttn",
    "up_block_types": (*["SimpleCrossAttnUpBlock2D"] * 3, "ResnetUpsampleBlock2D"),
    "resnet_time_scale_shift": "scale_shift",
    "act_fn": "gelu",
}
"""IF-I-XL's UNet."""


@pytest.fixture(scope="module")
def folder():
    return tiny.first_stage()


@pytest.fixture
def broken(folder, tmp_path):
    """A copy of its small files that a test may spoil."""
    for path in folder.rglob("*.json"):
        copy = tmp_path / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return tmp_path


def embedded(folder, prompts):
    return text.TextEncoder.open(Source(str(folder))).embeddings(prompts)


def test_prompts_are_embedded_as_by_diffusers(folder):
    found = embedded(folder, PROMPTS)
    pipeline = IFPipeline.from_pretrained(folder, variant="fp16", dtype=torch.float32, local_files_only=True)
    for prompt in PROMPTS:
        theirs, _ = pipeline.encode_prompt(prompt, do_classifier_free_guidance=False, device="cpu")
        torch.testing.assert_close(found[prompt], theirs, atol=1e-5, rtol=1e-5)
        assert found[prompt].shape == (1, 77, tiny.WIDTH)


def test_parts_of_a_prompt_that_the_model_does_not_read_are_named(folder):
    words = text.open_tokenizer(Source(str(folder)))
    assert "has 91 tokens: the last 14 are cut off" in text.notes(words, "dog " * 90)[0]
    assert "characters that the tokenizer does not know" in text.notes(words, "鐘楼")[0]
    assert text.notes(words, "a dog") == []
    assert text.pieces(words, "A Dog")[-1] == "</s>"
    assert text.broken_words(words, "a photo of a dog, a dog") == []
    assert text.broken_words(words, "a qwx dog") == ["q-w-x"]


def test_a_tokenizer_of_only_a_sentencepiece_model_is_read_as_t5s(tmp_path):
    data = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a photo of a dog", "an oil painting of a tower"] * 20),
        model_writer=data,
        vocab_size=60,
        hard_vocab_limit=False,
        model_type="unigram",
        **{"pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1, "minloglevel": 2},
    )
    (tmp_path / "tokenizer").mkdir()
    (tmp_path / "tokenizer/spiece.model").write_bytes(data.getvalue())
    settings = {"tokenizer_class": "T5Tokenizer", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    (tmp_path / "tokenizer/tokenizer_config.json").write_text(json.dumps(settings))
    found = text.pieces(text.open_tokenizer(Source(str(tmp_path))), "A dog")
    assert "".join(found[:-1]).replace("\N{LOWER ONE EIGHTH BLOCK}", " ") == " a dog" and found[-1] == "</s>"


def test_embeddings_survive_a_round_trip(folder, tmp_path):
    found = embedded(folder, PROMPTS)
    found.save(tmp_path / "embeddings.safetensors")
    again = Embeddings.load([tmp_path / "embeddings.safetensors"])
    assert all(torch.equal(again[prompt], found[prompt]) for prompt in PROMPTS)
    with pytest.raises(CampanileError, match="no embedding of the prompt 'a cat': add it to the prompts"):
        again["a cat"]


def test_a_dictionary_of_embeddings_from_a_course_is_read_without_running_code(tmp_path):
    handed_out = {"a dog": torch.randn(1, 77, 16), "": torch.randn(77, 16)}
    torch.save(handed_out, tmp_path / "embeddings.pth")
    found = Embeddings.load([tmp_path / "embeddings.pth"])
    assert torch.equal(found["a dog"], handed_out["a dog"]) and found[""].shape == (1, 77, 16)
    torch.save({"a dog": print}, tmp_path / "evil.pth")
    with pytest.raises(CampanileError, match="not a dictionary of tensors by prompt"):
        Embeddings.load([tmp_path / "evil.pth"])


def test_other_safetensors_are_read_by_their_prompts(tmp_path):
    handed_out = {"a dog": torch.randn(77, 16), '""': torch.randn(1, 77, 16)}
    safetensors.torch.save_file(handed_out, tmp_path / "embeddings.safetensors")
    found = Embeddings.load([tmp_path / "embeddings.safetensors"])
    assert torch.equal(found["a dog"][0], handed_out["a dog"]) and torch.equal(found[""], handed_out['""'])


def test_embeddings_that_overflowed_are_refused(tmp_path):
    torch.save({"a dog": torch.full((1, 77, 4), float("nan"))}, tmp_path / "embeddings.pth")
    with pytest.raises(CampanileError, match="'a dog' is not finite; run the text encoder in bfloat16 or float32"):
        Embeddings.load([tmp_path / "embeddings.pth"])


def test_the_unet_and_its_schedule_are_opened(folder):
    unet = model.open_unet(Source(str(folder)))
    words = torch.zeros(1, 77, tiny.WIDTH)
    assert unet(torch.zeros(1, 3, 16, 16), 5, encoder_hidden_states=words).sample.shape == (1, 6, 16, 16)
    assert not unet.training and unet.dtype == torch.float32
    assert torch.equal(model.open_schedule(Source(str(folder)))[0].abar[:-1], squared_cosine())


def test_the_published_unet_passes_our_checks():
    with torch.device("meta"):
        unet = UNet2DConditionModel(**PUBLISHED)
    model.check(unet.config, "IF-I-XL")
    assert 4.2e9 < sum(parameter.numel() for parameter in unet.parameters()) < 4.4e9


@pytest.mark.parametrize("name", ["./nowhere", "nowhere"])
def test_a_directory_of_another_format_is_refused(name):
    with pytest.raises(CampanileError, match=r"it has no unet/config.json; name a directory that"):
        model.open_unet(Source(name))


def test_another_kind_of_scheduler_is_refused(broken):
    path = broken / "scheduler" / "scheduler_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"prediction_type": "v_prediction"}))
    with pytest.raises(
        CampanileError, match="its scheduler has prediction_type 'v_prediction', not 'epsilon' or 'sample'"
    ):
        model.open_schedule(Source(str(broken)))


def test_a_unet_of_another_kind_is_refused():
    with pytest.raises(CampanileError, match="takes 4 channels to 4; a model in DeepFloyd IF's format takes 3"):
        model.check({"in_channels": 4, "out_channels": 4, "encoder_hid_dim": 8}, "latent")


def test_offloaded_layers_compute_the_same(folder):
    kept, offloaded = (model.open_unet(Source(str(folder)), offload=offload) for offload in (False, True))
    x, words = torch.randn(2, 3, 16, 16), torch.randn(2, 77, tiny.WIDTH)
    torch.testing.assert_close(*(unet(x, 5, encoder_hidden_states=words).sample for unet in (kept, offloaded)))
    encoders = [text.TextEncoder.open(Source(str(folder)), offload=offload) for offload in (False, True)]
    torch.testing.assert_close(*(encoder.embed(PROMPTS) for encoder in encoders))


def test_weights_are_opened_as_they_are_stored_and_convolutions_change_layout_at_their_first_use(folder):
    """Opening 4.3 billion weights takes no time and no memory, as long as nothing copies them."""
    source = Source(str(folder))
    assert model.stored_dtype(source, folder / "unet") == torch.float16
    unet = model.open_unet(source, dtype=torch.float16)
    stored = {}
    for path in (folder / "unet").glob("*.safetensors"):
        stored |= safetensors.torch.load_file(path)
    assert stored.keys() == unet.state_dict().keys()
    assert all(torch.equal(unet.state_dict()[name], weight) for name, weight in stored.items())
    weight = model.open_unet(source).conv_in.weight
    assert weight.is_contiguous() and not weight.is_contiguous(memory_format=torch.channels_last)
    unet = model.open_unet(source)
    for _ in range(2):
        unet(torch.zeros(1, 3, 16, 16), 5, encoder_hidden_states=torch.zeros(1, 77, tiny.WIDTH))
        assert unet.conv_in.weight.is_contiguous(memory_format=torch.channels_last)


def test_weights_of_several_precisions_are_opened_in_float32(tmp_path):
    (tmp_path / "unet").mkdir()
    path = tmp_path / "unet/diffusion_pytorch_model.fp16.safetensors"
    safetensors.torch.save_file({"a": torch.zeros(1).half(), "b": torch.zeros(1)}, path)
    assert model.stored_dtype(Source(str(tmp_path)), tmp_path / "unet") == torch.float32


def test_a_text_encoder_in_float16_keeps_float32_where_the_library_does_and_others_have_one_precision(folder):
    found = {
        dtype: {each.dtype for each in text.open_encoder(Source(str(folder)), dtype=dtype).parameters()}
        for dtype in (torch.float16, torch.bfloat16, torch.float32)
    }
    kept = T5EncoderModel.from_pretrained(folder / "text_encoder", variant="fp16", dtype=torch.float16).parameters()
    assert found == {
        torch.float16: {each.dtype for each in kept},
        torch.bfloat16: {torch.bfloat16},
        torch.float32: {torch.float32},
    }
