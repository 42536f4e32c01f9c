"""Every shape that a system may export, drawn at test time: containers, codecs, sizes, rates, tracks."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ratings.probing.process import run
from tests.probing.films import LIMITS, TEST_CARD, ffmpeg, film, outcome, probed, refused

Picture = NDArray[np.uint8]


def first_picture(movie: Path) -> Picture:
    """The first picture of a small film, as height x width x RGB."""
    raw = ffmpeg("-i", movie, "-frames:v", "1", "-f", "image2pipe", "-c:v", "ppm", "-")
    width, height = map(int, raw.split(b"\n")[1].split())
    return np.frombuffer(raw[-width * height * 3 :], np.uint8).reshape(height, width, 3)


def times(movie: Path) -> list[float]:
    """When each picture of a film is shown, in seconds."""
    packets = ["-show_entries", "packet=pts_time", "-of", "csv=p=0"]
    told = run(["ffprobe", "-v", "error", *packets, str(movie)], limits=LIMITS).stdout.split()
    return sorted(float(line.strip(b",")) for line in told)


@pytest.mark.parametrize(
    ("name", "options", "codec", "depth"),
    [
        ("prores.mov", ("-c:v", "prores_ks", "-profile:v", "2"), "prores", 10),
        ("vp9.webm", ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"), "vp9", 8),
        ("vp8.webm", ("-c:v", "libvpx", "-deadline", "realtime"), "vp8", 8),
        (
            "hevc.mp4",
            ("-c:v", "libx265", "-x265-params", "log-level=error", "-preset", "ultrafast"),
            "hevc",
            8,
        ),
        ("ten.mp4", ("-c:v", "libx264", "-pix_fmt", "yuv422p10le"), "h264", 10),
        ("theora.ogv", ("-c:v", "libtheora"), "theora", 8),
        ("mpeg2.ts", ("-c:v", "mpeg2video", "-r", "25"), "mpeg2video", 8),
        ("mpeg1.mpg", ("-c:v", "mpeg1video", "-r", "25"), "mpeg1video", 8),
        ("flash.flv", ("-c:v", "flv1"), "flv1", 8),
        ("wmv.wmv", ("-c:v", "wmv2"), "wmv2", 8),
        ("lossless.avi", ("-c:v", "ffvhuff"), "ffvhuff", 8),
        ("rle.mov", ("-c:v", "qtrle"), "qtrle", 8),
        ("film.apng", ("-c:v", "apng", "-f", "apng"), "apng", 8),
        ("film.y4m", ("-pix_fmt", "yuv420p"), "rawvideo", 8),
        ("film.ivf", ("-c:v", "libvpx", "-deadline", "realtime"), "vp8", 8),
        ("fragments.mp4", ("-c:v", "libx264", "-movflags", "frag_keyframe+empty_moov"), "h264", 8),
    ],
)
def test_containers_and_codecs(
    name: str, options: tuple[str, ...], codec: str, depth: int, tmp_path: Path
) -> None:
    result = probed(film(tmp_path / name, *options), tmp_path / "out")
    assert result.integrity == "intact"
    assert (result.facts.codec, result.facts.bit_depth) == (codec, depth)
    assert result.rendition_facts.frames == result.facts.frames == result.facts.frames_announced
    assert result.facts.frames in {10, 25}
    assert (result.rendition_facts.width, result.rendition_facts.height) == (160, 90)


@pytest.mark.parametrize("rate", ["24000/1001", "23/3", "12.5", "60", "1"])
@pytest.mark.parametrize("name", ["film.mp4", "film.mkv"])
def test_a_steady_rate_is_found_in_any_clock(name: str, rate: str, tmp_path: Path) -> None:
    result = probed(film(tmp_path / name, "-t", "1.2", source=f"testsrc2=s=64x64:r={rate}"), tmp_path / "out")
    wanted = eval(rate)  # noqa: S307  (a number above)
    assert not result.facts.variable_rate
    assert result.facts.fps == pytest.approx(wanted, rel=0.002)
    assert result.rendition_facts.frames == result.facts.frames


@pytest.mark.parametrize(
    ("size", "shown", "rendition"),
    [
        ("2x2", (2, 2), (2, 2)),
        ("1x1", (1, 1), (2, 2)),
        ("16x16", (16, 16), (16, 16)),
        ("127x63", (127, 63), (126, 62)),
        ("1100x32", (1100, 32), (1100, 32)),
        ("32x1100", (32, 1100), (32, 1100)),
        ("2400x1200", (2400, 1200), (1920, 960)),
        ("1200x2134", (1200, 2134), (1078, 1920)),
        ("1600x1600", (1600, 1600), (1080, 1080)),
    ],
)
def test_sizes(size: str, shown: tuple[int, int], rendition: tuple[int, int], tmp_path: Path) -> None:
    source = film(
        tmp_path / "film.mkv", "-c:v", "ffv1", "-pix_fmt", "yuv444p", source=f"testsrc=s={size}:r=5:d=0.4"
    )
    result = probed(source, tmp_path / "out")
    assert (result.facts.width, result.facts.height) == shown
    assert (result.rendition_facts.width, result.rendition_facts.height) == rendition
    assert first_picture(result.rendition).shape == (rendition[1], rendition[0], 3)
    assert ("scaled_down" in result.warnings) == (rendition[0] + 1 < shown[0])


def test_a_picture_beyond_the_limit_is_refused_at_once(tmp_path: Path) -> None:
    source = film(tmp_path / "huge.mp4", "-c:v", "mpeg4", "-frames:v", "1", source="color=s=8000x4000")
    assert refused(source, tmp_path / "out") == "too_many_pixels"


def test_pixels_that_are_not_square_are_stretched(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4", "-vf", "setsar=2")
    result = probed(source, tmp_path / "out")
    assert (result.facts.width, result.facts.height, result.facts.sample_aspect) == (320, 90, "2:1")
    assert (result.rendition_facts.width, result.rendition_facts.height) == (320, 90)


@pytest.mark.parametrize(("turn", "size"), [(90, (90, 160)), (180, (160, 90))])
def test_rotation_is_applied(turn: int, size: tuple[int, int], tmp_path: Path) -> None:
    drawn = film(tmp_path / "plain.mp4", source="color=black:s=160x90:r=5:d=1,drawbox=0:0:40:40:red:fill")
    ffmpeg("-i", drawn, "-c", "copy", "-metadata:s:v", f"rotate={turn}", tmp_path / "film.mp4")
    result = probed(tmp_path / "film.mp4", tmp_path / "out")
    # In ffmpeg 5.1 the option means degrees clockwise to turn when shown, negated in the file.
    assert result.facts.rotation in {turn, 360 - turn}
    assert (result.rendition_facts.width, result.rendition_facts.height) == size
    picture = first_picture(result.rendition).astype(int)
    reference = ffmpeg(
        "-i", tmp_path / "film.mp4", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"
    )
    upright = np.frombuffer(reference, np.uint8).reshape(size[1], size[0], 3).astype(int)
    assert np.abs(picture - upright).mean() < 6
    assert picture[0, 0].max() < 40


def test_transparency_lies_over_white(tmp_path: Path) -> None:
    source = film(
        tmp_path / "film.mov",
        "-c:v",
        "prores_ks",
        "-profile:v",
        "4444",
        "-pix_fmt",
        "yuva444p10le",
        source="color=red:s=64x64:r=5:d=1,format=rgba,geq=r=255:g=0:b=0:a='if(lt(X,32),0,255)'",
    )
    result = probed(source, tmp_path / "out")
    picture = first_picture(result.rendition).astype(int)
    assert result.facts.alpha
    assert "alpha_flattened" in result.warnings
    assert picture[32, 8].min() > 245
    assert picture[32, 56, 0] > 235
    assert picture[32, 56, 1:].max() < 30


def test_colours_survive_every_matrix(tmp_path: Path) -> None:
    """A colour comes out as it went in, whichever way the file stores it."""
    red = "color=0xC83214:s=64x64:r=5:d=0.6"
    ways = {
        "601.mp4": ("-vf", "scale=out_color_matrix=bt601", "-colorspace", "smpte170m"),
        "709.mp4": ("-vf", "scale=out_color_matrix=bt709,format=yuv420p", "-colorspace", "bt709"),
        "full.mp4": (
            "-vf",
            "scale=out_range=pc:out_color_matrix=bt709,format=yuvj420p",
            "-colorspace",
            "bt709",
        ),
        "rgb.apng": ("-f", "apng"),
        "film.gif": (),
    }
    for name, options in ways.items():
        result = probed(film(tmp_path / name, *options, source=red), tmp_path / name.replace(".", "-"))
        picture = first_picture(result.rendition).reshape(-1, 3).mean(axis=0)
        assert np.abs(picture - [200, 50, 20]).max() < 8, (name, picture)


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_high_dynamic_range_is_mapped_to_standard(transfer: str, tmp_path: Path) -> None:
    ramp = "gradients=s=320x180:r=5:d=0.6:c0=black:c1=white:x0=0:y0=0:x1=319:y1=0:speed=0.00001"
    colour = (
        "-color_primaries",
        "bt2020",
        "-color_trc",
        transfer,
        "-colorspace",
        "bt2020nc",
        "-color_range",
        "tv",
    )
    options = ("-c:v", "ffv1", "-pix_fmt", "yuv420p10le", *colour)
    source = film(tmp_path / "film.mkv", *options, source=ramp)
    result = probed(source, tmp_path / "out")
    picture = first_picture(result.rendition).astype(int)
    assert result.facts.hdr
    assert picture[:, :8].mean() < 20
    assert picture[:, -8:].mean() > 200
    columns = picture.mean(axis=(0, 2))
    assert (np.diff(columns[::16]) > -2).all()


def test_a_cover_picture_is_not_the_film(tmp_path: Path) -> None:
    cover = film(tmp_path / "cover.png", "-frames:v", "1", source="color=red:s=50x50")
    plain = film(tmp_path / "plain.mp4")
    ffmpeg(
        *("-i", plain, "-i", cover, "-map", "1", "-map", "0", "-c:v:0", "png", "-c:v:1", "copy"),
        *("-disposition:v:0", "attached_pic", tmp_path / "film.mp4"),
    )
    result = probed(tmp_path / "film.mp4", tmp_path / "out")
    assert (result.facts.cover_pictures, result.facts.video_tracks) == (1, 1)
    assert (result.facts.width, result.facts.height) == (160, 90)


def test_what_else_a_film_carries_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n")
    plain = film(tmp_path / "plain.mp4", source=f"{TEST_CARD}[out0];sine=d=1[out1]")
    for name, options in (
        ("film.mp4", ("-c:s", "mov_text")),
        ("film.mkv", ("-c:s", "ass", "-c:a", "dca", "-strict", "-2")),
    ):
        ffmpeg("-i", plain, "-i", tmp_path / "words.srt", "-c:v", "copy", *options, tmp_path / name)
        result = probed(tmp_path / name, tmp_path / name.replace(".", "-"))
        assert (result.integrity, result.warnings, result.facts.frames) == ("intact", (), 10)
        assert result.measures["loudness"].value == pytest.approx(-21.8, abs=0.5)


def test_a_codec_that_is_not_opened_is_named(tmp_path: Path) -> None:
    source = film(tmp_path / "film.avi", "-c:v", "snow", "-strict", "-2")
    assert str(outcome(source, tmp_path / "out")) == "codec: snow"


def test_a_song_with_a_cover_is_no_film(tmp_path: Path) -> None:
    cover = film(tmp_path / "cover.png", "-frames:v", "1", source="color=red:s=50x50")
    ffmpeg(
        *(
            "-f",
            "lavfi",
            "-i",
            "sine=d=1",
            "-i",
            cover,
            "-map",
            "0",
            "-map",
            "1",
            "-c:a",
            "aac",
            "-c:v",
            "png",
        ),
        *("-disposition:v:0", "attached_pic", tmp_path / "song.mp4"),
    )
    assert refused(tmp_path / "song.mp4", tmp_path / "out") == "audio_only"


def test_a_tag_becomes_harmless_text(tmp_path: Path) -> None:
    title = "\u202egnp.exe<script>alert(1)</script>\x07" + "x" * 5000
    ffmpeg("-f", "lavfi", "-i", TEST_CARD, "-metadata", f"title={title}", tmp_path / "film.mp4")
    tags = probed(tmp_path / "film.mp4", tmp_path / "out").facts.tags
    assert tags["title"].startswith("gnp.exe<script>")
    assert len(tags["title"]) == 200


def test_a_long_wait_or_a_mad_clock_is_not_filled_with_copies(tmp_path: Path) -> None:
    source = film(
        tmp_path / "film.mkv",
        "-vf",
        "setpts='if(lt(N,5),N,N+100000)/10/TB'",
        "-fps_mode",
        "vfr",
        "-enc_time_base",
        "1:10",
    )
    result = probed(source, tmp_path / "out")
    assert "timing_assumed" in result.warnings
    assert result.rendition_facts.frames == 10


def test_a_long_film_is_refused(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4", "-preset", "ultrafast", source="color=s=32x32:r=2:d=200")
    assert refused(source, tmp_path / "out") == "too_long"


def test_a_varying_rate_keeps_its_times(tmp_path: Path) -> None:
    slow = "setpts='if(lt(N,10),N,10+(N-10)*3)/20/TB'"
    source = film(tmp_path / "film.mp4", "-vf", slow, "-fps_mode", "vfr", source="testsrc2=s=64x64:r=20:d=1")
    result = probed(source, tmp_path / "out")
    assert result.facts.variable_rate
    assert times(result.rendition) == pytest.approx(times(source), abs=1e-4)
    assert len(times(source)) == 20


def test_one_picture_in_an_animation_is_taken_with_a_warning(tmp_path: Path) -> None:
    source = film(tmp_path / "still.gif", "-frames:v", "1", source="testsrc2=s=64x64")
    assert "one_frame" in probed(source, tmp_path / "out").warnings


def test_an_image_is_refused_whatever_its_name(tmp_path: Path) -> None:
    for codec in ("png", "mjpeg", "libwebp", "bmp"):
        source = film(
            tmp_path / "film.mp4", "-frames:v", "1", "-c:v", codec, "-f", "image2", source="testsrc2=s=64x64"
        )
        assert refused(source, tmp_path / "out") == "still_image"
