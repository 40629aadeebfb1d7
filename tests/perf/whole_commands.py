#!/usr/bin/env python3
"""What whole commands cost, side by side with what else does the job.

    bazel build -c opt //client:metactl //server:metad //tests/perf:transfer_rate
    python3 tests/perf/whole_commands.py

Every row alternates the commands that it compares, prints the median of their
wall clock and processor times, their largest resident memory, and the ratio.
README.md says what is measured. Needs some 4 GiB of disk.
"""

import argparse
import collections
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

MIB = 1 << 20

Run = collections.namedtuple("Run", "wall cpu resident")


def run(command, cwd=None):
    """One run of a command that must succeed."""
    start = time.monotonic()
    process = subprocess.Popen(
        command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit("%s failed:\n%s" % (" ".join(command), errors.decode()))
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def median(runs):
    return Run(*(statistics.median(values) for values in zip(*runs)))


def show(name, result):
    print("  %-38s %9.3f s %9.3f s CPU %8.1f MiB" % (
        name, result.wall, result.cpu, result.resident / MIB))


def show_ratio(text, result, reference, limit):
    print("  %-38s %8.2fx %8.2fx CPU %8.2fx   to reach: %s" % (
        text, result.wall / reference.wall, result.cpu / reference.cpu,
        result.resident / reference.resident, limit))


def write_npy(path, size, holes=0):
    """Random float32: nothing of it compresses, and no page is like another.
    Room for `holes` bytes more is in the header, and the caller's to make."""
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d,), }" % (
        (size + holes) // 4)
    header = header.ljust(117) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + bytes([len(header), 0]))
        file.write(header.encode())
        for _ in range(size // MIB):
            file.write(os.urandom(MIB))


class Bench:
    def __init__(self, options, directory):
        self.options = options
        self.directory = directory
        self.count = 0

    def path(self, name):
        return os.path.join(self.directory, name)

    def npy(self, mib):
        path = self.path("w%d.npy" % mib)
        if not os.path.exists(path):
            write_npy(path, mib * MIB)
        return path

    def submit(self, mib=None, extra=()):
        """A build of an object; its outputs are removed again."""
        out = self.path("out")
        command = [self.options.metactl, "submit", "--model-name", "m",
                   "--external", "x", "--functions", "f", "--runtime", "crt",
                   "--target", "cortex-m4", "--emit", "object", "--progress",
                   "quiet", "--out", out, *extra]
        if mib is not None:
            command += ["--constants", self.npy(mib)]
        result = run(command)
        shutil.rmtree(out)
        return result

    def other(self, command, made):
        result = run(command, cwd=self.directory)
        os.remove(self.path(made))
        return result

    def alternate(self, **tasks):
        """Medians of the tasks, whose runs take turns; the first is not
        counted, it warms the caches."""
        runs = {name: [] for name in tasks}
        for round_number in range(self.options.runs + 1):
            for name, task in tasks.items():
                result = task()
                if round_number > 0:
                    runs[name].append(result)
        return {name: median(results) for name, results in runs.items()}

    def source(self, module, turn=0):
        """One of many C sources, of some size, whose object `turn` changes."""
        lines = ["#include <stdint.h>"]
        for operator in range(8):
            lines.append("""
int32_t m%d_operator%d(void* args, int* types, int count, void* out,
                      int* out_types, void* resource) {
  float* data = (float*)args;
  for (int i = 0; i < 64; ++i) {
    for (int j = 0; j < 64; ++j) {
      data[i * 64 + j] += data[j * 64 + i] * %d.0f;
    }
  }
  return 0;
}""" % (module, operator, turn + operator + 1))
        path = self.path("m%d.c" % module)
        with open(path, "w") as file:
            file.write("\n".join(lines) + "\n")
        return path

    def submit_sources(self, sources, extra=()):
        """A build of an archive of the sources; it is removed again."""
        out = self.path("out")
        command = [self.options.metactl, "submit", "--model-name", "m",
                   "--runtime", "crt", "--target", "cortex-m4", "--emit",
                   "archive", "--progress", "quiet", "--out", out, *extra]
        for source in sources:
            command += ["--module", source]
        result = run(command)
        shutil.rmtree(out)
        return result

    def one_touched(self, name, extra=()):
        """50 sources, of which all or one are others than before."""
        sources = [self.source(module) for module in range(50)]
        turn = iter(range(1, 1000))

        def touched():
            self.source(7, next(turn))
            return self.submit_sources(sources, extra)

        medians = self.alternate(
            all=lambda: self.submit_sources(sources, [*extra, "--no-cache"]),
            one=touched)
        show("%s: all 50" % name, medians["all"])
        show("%s: one touched" % name, medians["one"])
        show_ratio("one / all", medians["one"], medians["all"], "0.05")

    def modules(self):
        print("archive of 50 C sources, all compiled, and one touched")
        os.environ["METACTL_CACHE_DIR"] = self.path("cache")
        self.one_touched("embedded")
        self.served(lambda socket, resident: self.one_touched(
            "server", ["--server", socket]))

    def against_cp(self):
        print("embedded, 256 MiB in one .npy, against cp of the file")
        medians = self.alternate(
            metactl=lambda: self.submit(256),
            cp=lambda: self.other(["cp", self.npy(256), "copy"], "copy"))
        show("metactl submit --emit object", medians["metactl"])
        show("cp", medians["cp"])
        show_ratio("metactl / cp", medians["metactl"], medians["cp"],
                   "2x, 64 MiB")

    def against_hex(self):
        print("embedded, 16 MiB, against gcc -c of a hex array (%d of gcc)" %
              self.options.gcc_runs)
        source = self.path("hex.c")
        with open(self.npy(16), "rb") as npy, open(source, "w") as text:
            text.write("const unsigned char w[] = {\n")
            npy.seek(128)
            # A process's largest resident memory includes what its parent had
            # when it was made: so this one stays small.
            for piece in iter(lambda: npy.read(4096), b""):
                text.write(",".join("0x%02x" % byte for byte in piece) + ",\n")
            text.write("};\n")
        ours = self.alternate(metactl=lambda: self.submit(16))["metactl"]
        gcc = median([self.other(["gcc", "-c", source, "-o", "hex.o"], "hex.o")
                      for _ in range(self.options.gcc_runs)])
        show("metactl submit --emit object", ours)
        show("gcc -c", gcc)
        show_ratio("gcc / metactl", gcc, ours, "300x")

    def against_incbin(self):
        print("embedded, 256 MiB, against .incbin and ld -r -b binary")
        with open(self.path("incbin.c"), "w") as text:
            text.write('__asm__(".section .rodata\\n.global w\\n'
                       'w:\\n.incbin \\"%s\\", 128\\n");\n' % self.npy(256))
        medians = self.alternate(
            metactl=lambda: self.submit(256),
            incbin=lambda: self.other(
                ["arm-none-eabi-gcc", "-c", "incbin.c", "-o", "i.o"], "i.o"),
            ld=lambda: self.other(
                ["arm-none-eabi-ld", "-r", "-b", "binary", "-o", "b.o",
                 self.npy(256)], "b.o"))
        show("metactl submit --emit object", medians["metactl"])
        show("arm-none-eabi-gcc -c of .incbin", medians["incbin"])
        show("arm-none-eabi-ld -r -b binary", medians["ld"])
        faster = min(medians["incbin"], medians["ld"], key=lambda r: r.wall)
        show_ratio("metactl / the faster", medians["metactl"], faster,
                   "1.5x, memory 0.1x")

    def start(self):
        print("embedded, the smallest submit, against /bin/true")
        medians = self.alternate(
            metactl=self.submit,
            version=lambda: run([self.options.metactl, "version"]),
            true=lambda: run(["/bin/true"]))
        show("metactl submit --emit object", medians["metactl"])
        show("metactl version", medians["version"])
        show("true", medians["true"])
        print("  %-38s %9.1f ms                to reach: 20 ms" % (
            "metactl submit", medians["metactl"].wall * 1e3))

    def linear(self):
        sizes = self.options.sizes
        print("embedded, from %d to %d MiB" % (sizes[0], sizes[-1]))
        medians = self.alternate(
            none=self.submit,
            **{str(mib): (lambda mib=mib: self.submit(mib)) for mib in sizes})
        start = medians["none"]
        show("without constants", start)
        costs = []
        resident = []
        for mib in sizes:
            result = medians[str(mib)]
            show("%d MiB" % mib, result)
            resident.append(result.resident)
            cost = result.wall - start.wall
            # A few MiB cost less than starting the program varies.
            if cost < start.wall / 4:
                continue
            costs.append(cost / mib)
            print("  %-38s %9.3f ms for each MiB" % (
                "  less what it costs without", costs[-1] * 1e3))
        print("  %-38s %8.2fx                 to reach: 1.5x" % (
            "dearest / cheapest MiB", max(costs) / min(costs)))
        print("  %-38s %8.2fx                 to reach: flat" % (
            "most / least resident memory", max(resident) / min(resident)))

    def served(self, work, max_bytes=600 * MIB):
        """Calls work(address, resident) while a server of its own runs;
        resident() is its largest resident memory so far, in bytes."""
        socket = "unix:" + self.path("metad.sock")
        config = self.path("metad.textproto")
        with open(config, "w") as text:
            # Room for two and a bit: memory that a virtual machine touches for
            # the first time costs it several times the copy.
            text.write("store { directory: '%s' max_bytes: %d }\n" % (
                self.path("store"), max_bytes))
        metad = subprocess.Popen(
            [self.options.metad, "--listen", socket, "--config", config],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

        def resident():
            with open("/proc/%d/status" % metad.pid) as status:
                return next(int(line.split()[1]) * 1024 for line in status
                            if line.startswith("VmHWM"))

        try:
            metad.stdout.readline()
            work(socket, resident)
        finally:
            metad.terminate()
            metad.wait()
            shutil.rmtree(self.path("store"), ignore_errors=True)

    def transfers(self):
        print("transfers of 256 MiB over a Unix socket, GB/s")

        def work(socket, resident):
            rates = json.loads(subprocess.check_output(
                [self.options.transfer_rate, socket, "256",
                 str(self.options.runs)]))
            for name, limit in (("upload", 0.5), ("download", 0.6)):
                ours, bare = rates[name], rates["bare_" + name]
                print("  %-12s metad %.2f   bare stream %.2f   ratio %.2f   "
                      "to reach: %.1f" % (name, ours, bare, ours / bare, limit))
            print("  %-38s %8.1f MiB" % ("server's memory", resident() / MIB))
            medians = self.alternate(remote=lambda: self.submit(
                256, ["--server", socket]))
            show("metactl submit --server, nothing to send", medians["remote"])

        self.served(work)

    def remote(self):
        """1 GiB of zeros, which is a file of holes, up and down once."""
        print("remote, 1 GiB, once")
        path = self.path("w1024.npy")
        if not os.path.exists(path):
            write_npy(path, 0, 1024 * MIB)
            os.truncate(path, os.path.getsize(path) + 1024 * MIB)

        def work(socket, resident):
            show("metactl submit --server",
                 self.submit(1024, ["--server", socket]))
            print("  %-38s %8.1f MiB   to reach: 128 MiB at either end" % (
                "server's memory", resident() / MIB))

        self.served(work, 4096 * MIB)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--metactl", default="bazel-bin/client/metactl")
    parser.add_argument("--metad", default="bazel-bin/server/metad")
    parser.add_argument("--transfer-rate",
                        default="bazel-bin/tests/perf/transfer_rate")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--gcc-runs", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="+",
                        default=[1, 4, 16, 64, 256, 1024])
    parser.add_argument("--directory", default=tempfile.gettempdir(),
                        help="where there is room for the files")
    parser.add_argument("rows", nargs="*",
                        default=["start", "cp", "hex", "incbin", "linear", "modules",
                                 "transfers", "remote"])
    options = parser.parse_args()
    for name in ("metactl", "metad", "transfer_rate"):
        setattr(options, name, os.path.abspath(getattr(options, name)))
    with tempfile.TemporaryDirectory(dir=options.directory) as directory:
        os.environ["TMPDIR"] = directory
        bench = Bench(options, directory)
        rows = {"start": bench.start, "cp": bench.against_cp, "hex": bench.against_hex,
                "incbin": bench.against_incbin, "linear": bench.linear,
                "modules": bench.modules, "transfers": bench.transfers,
                "remote": bench.remote}
        for row in options.rows:
            rows[row]()
            sys.stdout.flush()


if __name__ == "__main__":
    main()
