"""Typst in a process of its own: a job as JSON on standard input, a PDF on standard output.

Run by path, never imported: it knows no Django. The limits are set before anything else happens, so a document that
runs away ends here and not in the web server.
"""

import json
import resource
import sys


def hold(seconds: int, megabytes: int) -> None:
    """At most so much processor time and address space for all that follows."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # macOS knows the limit and does not keep it
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def main() -> None:
    job = json.load(sys.stdin.buffer)
    hold(job["seconds"], job["megabytes"])
    import typst

    pdf = typst.compile(
        job["template"].encode(),
        root=".",  # an empty folder
        package_path="none",
        package_cache_path="none",
        font_paths=job["fonts"],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": job["data"]},
        pdf_standards=["ua-1"],
        timestamp=job["timestamp"],
    )
    sys.stdout.buffer.write(pdf)


main()
