// A compiler that behaves as badly as its arguments say, for tests of whatever
// runs compilers.
//
//   fake_toolchain --version             prints a version, exits with 0
//   fake_toolchain --fake-behaviour=WHAT [--fake-ready=PATH] [-o FILE] ...
//
// Before it does WHAT, or once it is in the state that WHAT means, it makes
// PATH ready: a FIFO is opened, written and closed, anything else is created
// with the process ids "PID GRANDCHILD\n" (0 without one). A test that reads
// the FIFO therefore waits without sleeping.
//
//   succeed        writes "object of <sources>" to FILE
//   fail           prints a diagnostic as gcc does, exits with 1
//   crash          ends by SIGSEGV
//   hang           never ends
//   ignore-sigterm never ends, and SIGTERM does not help
//   flood          4 MiB to each of stdout and stderr, alternating; exits with
//   0 flood-forever  the same without an end spin           burns CPU time
//   spin-child     waits for a child that does, and reports its end by exit 4
//   fork-and-hang  as hang, and so does a child of its
//   fork-and-exit  exits with 0 at once; a child keeps its streams open
//   escape         the same with a child that leaves the process group
//   big-file       writes 8 MiB to FILE, once its file size is limited
//   eat-memory     allocates 1 GiB once its memory is limited; exits with 3
//   when
//                  it gets none
//   print-context  prints cwd=..., fds=..., stdin=..., env:NAME=VALUE lines
//   print-args     prints one argument a line
//   symlink        makes FILE a symbolic link to /etc/passwd
//   fifo           makes FILE a FIFO
//   locked-dir     leaves a directory that may not be entered; exits with 1
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace {

struct Arguments {
  std::vector<std::string> all;
  std::string behaviour = "succeed";
  std::string ready;
  std::string output;
  std::vector<std::string> sources;
};

Arguments ParseArguments(int argc, char** argv) {
  Arguments arguments;
  const std::string behaviour = "--fake-behaviour=";
  const std::string ready = "--fake-ready=";
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    arguments.all.push_back(argument);
    if (argument.rfind(behaviour, 0) == 0) {
      arguments.behaviour = argument.substr(behaviour.size());
    } else if (argument.rfind(ready, 0) == 0) {
      arguments.ready = argument.substr(ready.size());
    } else if (argument == "-o" && i + 1 < argc) {
      arguments.output = argv[++i];
    } else if (argument[0] != '-') {
      arguments.sources.push_back(argument);
    }
  }
  return arguments;
}

void AnnounceReady(const Arguments& arguments, pid_t grandchild) {
  if (arguments.ready.empty()) return;
  std::ofstream(arguments.ready) << getpid() << " " << grandchild << std::endl;
}

[[noreturn]] void Hang() {
  while (true) pause();
}

[[noreturn]] void Spin() {
  for (volatile unsigned turn = 0;; turn = turn + 1) {
  }
}

pid_t ForkHanging(bool leave_group) {
  int joined[2];
  if (pipe2(joined, O_CLOEXEC) != 0) std::abort();
  const pid_t pid = fork();
  if (pid == 0) {
    if (leave_group) setsid();
    close(joined[0]);
    close(joined[1]);
    Hang();
  }
  // The end of the pipe says that the child is where it should be.
  close(joined[1]);
  char byte;
  if (read(joined[0], &byte, 1) != 0) std::abort();
  return pid;
}

void WriteAll(int fd, const std::string& text) {
  if (write(fd, text.data(), text.size()) < 0) _exit(5);
}

int Flood(bool for_ever) {
  const std::string line(1023, 'x');
  WriteAll(STDOUT_FILENO, "head of stdout\n");
  WriteAll(STDERR_FILENO, "head of stderr\n");
  for (int i = 0; for_ever || i < 4096; ++i) {
    WriteAll(STDOUT_FILENO, line + "\n");
    WriteAll(STDERR_FILENO, line + "\n");
  }
  WriteAll(STDOUT_FILENO, "tail of stdout\n");
  WriteAll(STDERR_FILENO, "tail of stderr\n");
  return 0;
}

int Succeed(const Arguments& arguments) {
  std::ofstream file(arguments.output, std::ios::binary);
  file << "object of";
  for (const std::string& source : arguments.sources) file << " " << source;
  return file.good() ? 0 : 1;
}

int Fail(const Arguments& arguments) {
  const std::string file =
      arguments.sources.empty() ? "input.c" : arguments.sources[0];
  std::cerr << file << ": In function 'f':\n"
            << file << ":3:9: error: 'x' undeclared (first use in this "
            << "function)\n"
            << "    3 |  return x;\n"
            << file << ":7:1: warning: unused variable 'y' "
            << "[-Wunused-variable]\n";
  return 1;
}

int SpinInChild() {
  const pid_t pid = fork();
  if (pid == 0) Spin();
  int status = 0;
  waitpid(pid, &status, 0);
  std::cerr << "fatal error: child ended by signal " << WTERMSIG(status)
            << "\n";
  return 4;
}

// A runner sets limits once the program has started; what is tested is that
// they hold, not how fast they come.
void AwaitLimit(__rlimit_resource resource) {
  rlimit limit;
  while (getrlimit(resource, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY) {
    sched_yield();
  }
}

int WriteBigFile(const Arguments& arguments) {
  AwaitLimit(RLIMIT_FSIZE);
  std::ofstream file(arguments.output, std::ios::binary);
  const std::string piece(1 << 20, 'x');
  for (int i = 0; i < 8; ++i) file << piece << std::flush;
  return file.good() ? 0 : 1;
}

int EatMemory() {
  AwaitLimit(RLIMIT_AS);
  void* memory = mmap(nullptr, size_t{1} << 30, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? 3 : 0;
}

std::string OpenDescriptors() {
  std::string result;
  DIR* directory = opendir("/proc/self/fd");
  while (const dirent* entry = readdir(directory)) {
    const std::string name = entry->d_name;
    if (name[0] == '.' || name == std::to_string(dirfd(directory))) continue;
    result += name + " ";
  }
  closedir(directory);
  return result;
}

int PrintContext() {
  std::string path(4096, '\0');
  if (getcwd(path.data(), path.size()) == nullptr) return 1;
  std::cout << "cwd=" << path.c_str() << "\nfds=" << OpenDescriptors()
            << "\nstdin=" << (std::cin.get() == EOF ? "empty" : "readable")
            << "\n";
  for (char** variable = environ; *variable != nullptr; ++variable) {
    std::cout << "env:" << *variable << "\n";
  }
  return 0;
}

int PrintArguments(const Arguments& arguments) {
  for (const std::string& argument : arguments.all) {
    std::cout << argument << "\n";
  }
  return 0;
}

int LeaveLockedDirectory() {
  if (mkdir("locked", 0700) != 0) return 2;
  std::ofstream("locked/file") << "content";
  return chmod("locked", 0) == 0 ? 1 : 2;
}

int IgnoreSigterm(const Arguments& arguments) {
  signal(SIGTERM, SIG_IGN);
  AnnounceReady(arguments, 0);
  Hang();
}

int ForkAnd(const Arguments& arguments, bool leave_group, bool hang) {
  const pid_t grandchild = ForkHanging(leave_group);
  AnnounceReady(arguments, grandchild);
  if (hang) Hang();
  std::cout << "done\n";
  return 0;
}

int Behave(const Arguments& arguments) {
  // These announce by themselves.
  if (arguments.behaviour == "fork-and-hang") {
    return ForkAnd(arguments, /*leave_group=*/false, /*hang=*/true);
  }
  if (arguments.behaviour == "fork-and-exit") {
    return ForkAnd(arguments, /*leave_group=*/false, /*hang=*/false);
  }
  if (arguments.behaviour == "escape") {
    return ForkAnd(arguments, /*leave_group=*/true, /*hang=*/false);
  }
  if (arguments.behaviour == "ignore-sigterm") return IgnoreSigterm(arguments);

  const std::map<std::string, std::function<int()>> behaviours = {
      {"succeed", [&] { return Succeed(arguments); }},
      {"fail", [&] { return Fail(arguments); }},
      {"crash", [] { return raise(SIGSEGV); }},
      {"hang", []() -> int { Hang(); }},
      {"flood", [] { return Flood(/*for_ever=*/false); }},
      {"flood-forever", [] { return Flood(/*for_ever=*/true); }},
      {"spin", []() -> int { Spin(); }},
      {"spin-child", [] { return SpinInChild(); }},
      {"big-file", [&] { return WriteBigFile(arguments); }},
      {"eat-memory", [] { return EatMemory(); }},
      {"print-context", [] { return PrintContext(); }},
      {"print-args", [&] { return PrintArguments(arguments); }},
      {"symlink",
       [&] { return symlink("/etc/passwd", arguments.output.c_str()); }},
      {"fifo", [&] { return mkfifo(arguments.output.c_str(), 0600); }},
      {"locked-dir", [] { return LeaveLockedDirectory(); }},
  };
  const auto behaviour = behaviours.find(arguments.behaviour);
  if (behaviour == behaviours.end()) {
    std::cerr << "no behaviour " << arguments.behaviour << "\n";
    return 64;
  }
  AnnounceReady(arguments, 0);
  return behaviour->second();
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = ParseArguments(argc, argv);
  for (const std::string& argument : arguments.all) {
    if (argument == "--version") {
      std::cout << "fake_toolchain (metad tests) 1.0\nno warranty\n";
      return 0;
    }
  }
  return Behave(arguments);
}
