"""What ffmpeg may open: one demuxer per container that we recognise, and a list of decoders.

ffmpeg alone would choose by content and open playlists, which read other files and the network; only naming
the demuxer and listing what may be opened inside it stops that.
"""

from dataclasses import dataclass

# Options that only some demuxers know stand with them: ffmpeg refuses to start on an unknown one.
MOV = "mov,mp4,m4a,3gp,3g2,mj2"


@dataclass(frozen=True)
class Container:
    """A container by the name people know, and the demuxer that opens it.

    `timed` is False where the format does not say when its pictures are to be shown.
    """

    label: str
    demuxer: str
    timed: bool = True


CONTAINERS: dict[str, Container] = {
    "mp4": Container("MP4", "mov"),
    "matroska": Container("Matroska", "matroska"),
    "avi": Container("AVI", "avi"),
    "gif": Container("GIF", "gif"),
    "apng": Container("APNG", "apng"),
    "ogg": Container("Ogg", "ogg"),
    "flv": Container("FLV", "flv"),
    "mpeg": Container("MPEG", "mpeg"),
    "mpegts": Container("MPEG-TS", "mpegts"),
    "mpegvideo": Container("MPEG video", "mpegvideo", timed=False),
    "asf": Container("ASF", "asf"),
    "ivf": Container("IVF", "ivf"),
    "y4m": Container("YUV4MPEG", "yuv4mpegpipe"),
    "h264": Container("H.264", "h264", timed=False),
    "hevc": Container("HEVC", "hevc", timed=False),
    "av1": Container("AV1", "obu", timed=False),
    "jpeg": Container("JPEG", "jpeg_pipe"),
    "png": Container("PNG", "png_pipe"),
    "webp": Container("WebP", "webp_pipe"),
    "webp_film": Container("WebP", "apng"),  # unfolded, see webp.py
}
DEMUXERS = ",".join(
    [MOV, "matroska,webm", *sorted({c.demuxer for c in CONTAINERS.values()} - {"mov", "matroska"})]
)

_VIDEO = (
    "apng av1 cfhd cinepak dnxhd dvvideo ffv1 ffvhuff flv1 gif h261 h263 h264 hevc huffyuv magicyuv "
    "mjpeg mjpegb mpeg1video mpeg2video mpeg4 msmpeg4v1 msmpeg4v2 msmpeg4v3 png prores qtrle rawvideo "
    "svq1 svq3 theora utvideo v210 vc1 vp8 vp9 webp wmv1 wmv2 wmv3"
)
_AUDIO = (
    "aac aac_latm ac3 adpcm_ima_qt adpcm_ima_wav adpcm_ms adpcm_swf alac amr_nb amr_wb dts eac3 flac mp1 "
    "mp1float mp2 mp2float mp3 mp3float nellymoser opus libopus speex vorbis libvorbis pcm_alaw pcm_mulaw "
    "pcm_f32be pcm_f32le pcm_s16be pcm_s16le pcm_s24be pcm_s24le pcm_s32be pcm_s32le pcm_s8 pcm_u8 truehd "
    "wmalossless wmapro wmav1 wmav2"
)
VIDEO_CODECS, AUDIO_CODECS = frozenset(_VIDEO.split()), frozenset(_AUDIO.split())
# Decoders go by other names than codecs in places.
OTHER_NAMES = frozenset({"flv", "libdav1d", "libaom-av1", "libvpx", "libvpx-vp9", "dca", "amrnb", "amrwb"})
# Nothing of them is shown, but ffprobe gives up on a file with a track whose decoder it may not open.
SUBTITLES = frozenset({"ass", "cc_dec", "mov_text", "srt", "ssa", "subrip", "text", "webvtt"})
DECODERS = ",".join(sorted(VIDEO_CODECS | AUDIO_CODECS | OTHER_NAMES | SUBTITLES))
MOST_TRACKS = 100


def guards(container: str, *, pixels: int) -> dict[str, str]:
    """Input options that keep ffmpeg and ffprobe to one file, one demuxer and known decoders."""
    return {
        "protocol_whitelist": "file",
        "format_whitelist": DEMUXERS,
        "codec_whitelist": DECODERS,
        "max_pixels": str(pixels),
        "max_streams": str(MOST_TRACKS),
        "f": CONTAINERS[container].demuxer,
    }
