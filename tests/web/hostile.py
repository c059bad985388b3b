"""Words that try to be more than words. Every one of them is to be shown, and none of them to do anything."""

SCRIPT = "<script>document.title='taken'</script>"
IMAGE = "<img/src=x/onerror=alert(1)>"
QUOTES = "\"'><b>'\""
OVERRIDE = "\u202eneetfif\u202c"
ISOLATE = "\u2067left\u2069"
TEMPLATE = "{{7*7}}{%raw%}"
SURROGATE = "\ud83d"
TAG = "\U000e0041"

HOSTILE_OUTLET = f"Outlet{SCRIPT}{OVERRIDE}"
HOSTILE_NOTICE = f"Notice {IMAGE}"
HOSTILE_SPEAKER = f"Eve_{IMAGE}{QUOTES}"
HOSTILE_TEXT = (
    f"2031-03-17 old-harbour {HOSTILE_SPEAKER} 14 {SCRIPT} {OVERRIDE} {ISOLATE} {TEMPLATE} {TAG} </mark></div>\n"
    f"2031-03-17 old-harbour Radio_Tamsin 21 javascript:alert(1) {QUOTES} \U0001f54a\ufe0f\n"
    f"\n{SCRIPT} {IMAGE} {SURROGATE} not a claim\n"
)
