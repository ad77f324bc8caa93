"""Prepare a TFDS data set: the program that `kerascnn.data.load` runs in a process of its own, so that it can end it.

    python -m kerascnn.data.prepare cifar10

It imports nothing from kerascnn. With --supervised it says why it failed as one line of JSON on its standard output,
and ends when its standard input does: when the process that started it is gone.
"""

import argparse
import json
import os
import sys
import threading
import traceback


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Download and prepare a data set of TensorFlow Datasets.")
    parser.add_argument("name", help="name in TFDS, for example cifar10")
    parser.add_argument("--data-dir", help="TFDS's cache, if not its default")
    parser.add_argument("--manual-dir", help="folder with files downloaded by hand")
    parser.add_argument("--supervised", action="store_true", help="run by kerascnn.data.load")
    options = parser.parse_args()
    if options.supervised:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _prepare(options)
    except Exception as error:
        if not options.supervised:
            raise
        traceback.print_exc()
        print(json.dumps({"problem": f"{type(error).__name__}: {error}"}), flush=True)
        os._exit(1)  # at once: TFDS's download threads would hold the process up


def _prepare(options: argparse.Namespace) -> None:
    import tensorflow_datasets as tfds

    if options.supervised:
        tfds.disable_progress_bar()
    builder = tfds.builder(options.name, data_dir=options.data_dir)
    builder.download_and_prepare(
        download_config=tfds.download.DownloadConfig(
            manual_dir=options.manual_dir, try_download_gcs=options.manual_dir is None
        )
    )


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
