#include "tests/integration/metad_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gtest/gtest.h"

namespace metad {

MetadProcess::MetadProcess(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "server/metad");
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  int out[2];
  int err[2];
  EXPECT_EQ(pipe2(out, O_CLOEXEC), 0);
  EXPECT_EQ(pipe2(err, O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
  EXPECT_EQ(
      posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  close(out[1]);
  close(err[1]);
  out_ = fdopen(out[0], "r");
  err_ = fdopen(err[0], "r");
}

MetadProcess::~MetadProcess() {
  if (pid_ > 0) {
    Kill();
    Wait();
  }
  fclose(out_);
  fclose(err_);
}

std::string MetadProcess::ReadLine() {
  std::string line;
  for (int c = fgetc(out_); c != EOF && c != '\n'; c = fgetc(out_)) {
    line.push_back(static_cast<char>(c));
  }
  return line;
}

std::string MetadProcess::ReadErrors() {
  std::string text;
  for (int c = fgetc(err_); c != EOF; c = fgetc(err_)) {
    text.push_back(static_cast<char>(c));
  }
  return text;
}

void MetadProcess::Terminate() { kill(pid_, SIGTERM); }

void MetadProcess::Kill() { kill(pid_, SIGKILL); }

int MetadProcess::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace metad
