"""Why a file was refused, and what to know about one that was not: every code with its sentence, in one
place.

A sentence says what happened, why it matters and what to do. They are marked for translation and translated
by whoever shows them; this ring speaks English and knows no Django.
"""


def gettext_noop(text: str) -> str:
    """Mark a sentence so that makemessages finds it."""
    return text


class Rejected(Exception):  # noqa: N818  (a refusal is an outcome, not an error)
    """A file cannot become a clip. `code` is a key of REJECTIONS; `detail` is for the curator and the log."""

    def __init__(self, code: str, detail: str = "") -> None:
        assert code in REJECTIONS, code  # noqa: S101
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


REJECTIONS: dict[str, str] = {
    "empty": gettext_noop("The file is empty. The transfer probably broke off: upload it again."),
    "not_a_file": gettext_noop(
        "This is not a regular file, so there is nothing to read. Choose the video itself."
    ),
    "too_large": gettext_noop("The file is larger than this site accepts. Export it with a lower bit rate."),
    "unknown_format": gettext_noop(
        "The content is not a video format we know, whatever the file is called. Export it as MP4, WebM, "
        "MOV or GIF."
    ),
    "playlist": gettext_noop(
        "This is a text that points to other files, not a video. Such files are never followed: upload the "
        "video itself."
    ),
    "text": gettext_noop(
        "This is a text or web page, not a video. The download probably gave an error page instead."
    ),
    "archive": gettext_noop("This is a compressed archive. Unpack it and upload the videos inside."),
    "still_image": gettext_noop("This is a still image, not a video. Upload the video that was made."),
    "audio_only": gettext_noop(
        "There is sound but no picture in this file. Upload the version with the video track."
    ),
    "no_video": gettext_noop("The file opens but has no video track. Export it again with its picture."),
    "no_frames": gettext_noop(
        "Not a single picture can be read, although the file opens: it is a header without content, or its "
        "content is damaged. Export or upload it again."
    ),
    "broken": gettext_noop(
        "The file is damaged so badly that most of it cannot be read, and judging the rest would be unfair. "
        "Upload it again from the source."
    ),
    "unreadable": gettext_noop(
        "The file looks like a video but its structure cannot be read. It is damaged or was cut off: upload"
        " it again."
    ),
    "encrypted": gettext_noop(
        "The video is encrypted, so it can be opened only with a key that we do not have. Export it without"
        " protection."
    ),
    "codec": gettext_noop(
        "The picture, sound or subtitles were compressed with a method that we do not open, for safety. "
        "Export the video as H.264, HEVC, VP9, AV1 or ProRes, with AAC sound if any."
    ),
    "too_many_pixels": gettext_noop(
        "The picture is larger than this site can process safely. Export it at 4096 by 4096 pixels at most."
    ),
    "too_long": gettext_noop(
        "The video is longer than a clip may be. Cut out the part that should be judged."
    ),
    "too_slow": gettext_noop(
        "Reading the video took longer than allowed, so it was stopped. Export it again as an ordinary MP4."
    ),
    "too_much_memory": gettext_noop(
        "Reading the video needed more memory than allowed, so it was stopped. Export it again as an "
        "ordinary MP4."
    ),
    "too_much_output": gettext_noop(
        "The video unfolds into more data than allowed, so it was stopped. Export it again, shorter or "
        "smaller."
    ),
    "crashed": gettext_noop(
        "Reading the video made the decoder fail altogether: the file is damaged or unusual. Export it "
        "again as an ordinary MP4."
    ),
    "hdr_unsupported": gettext_noop(
        "The video has a high dynamic range, and this installation's ffmpeg cannot convert it faithfully "
        "(it lacks the zscale filter). Export it in standard range (BT.709), or ask the administrator for a"
        " complete ffmpeg."
    ),
    "not_an_image": gettext_noop("This is not an image that we know. Use JPEG, PNG or WebP."),
}

WARNINGS: dict[str, str] = {
    "frames_missing": gettext_noop(
        "Fewer pictures could be read than the file announces: its end, or a part of it, is missing."
    ),
    "decoding_errors": gettext_noop(
        "The file is damaged in places: some pictures may show blocks or smears."
    ),
    "one_frame": gettext_noop("The video has one single picture, so nothing can be said about its motion."),
    "variable_rate": gettext_noop("The frame rate varies within the video."),
    "timing_assumed": gettext_noop(
        "The file does not say, or not credibly, when its pictures are to be shown; a steady rate was "
        "assumed."
    ),
    "duration_differs": gettext_noop(
        "The duration that the file states is not the duration of its pictures."
    ),
    "start_offset": gettext_noop(
        "The first picture does not stand at time zero; the wait before it was taken out."
    ),
    "tone_mapped": gettext_noop("The high dynamic range was converted to standard range for raters."),
    "alpha_flattened": gettext_noop("The transparent parts were laid over white."),
    "deinterlaced": gettext_noop("The video is interlaced; its half pictures were joined for raters."),
    "rotated": gettext_noop("The file asks to be turned when shown; the turn was applied."),
    "non_square_pixels": gettext_noop(
        "The pixels are not square; the picture was stretched to its true shape."
    ),
    "scaled_down": gettext_noop("The picture was scaled down to 1080 lines for raters."),
    "several_video_tracks": gettext_noop("The file has several video tracks; the default one was used."),
    "black": gettext_noop("The video is black almost throughout."),
    "frozen": gettext_noop("The picture stands still almost throughout."),
}
