// What AOSP's ninja has and stock ninja has not: --frontend_file, a stream of build events for soong_ui.
// Each event is one message of soong's ui/status/ninja_frontend/frontend.proto behind its length as a varint. Encoded by
// hand: the few field kinds in use are not worth a dependency on protobuf.
#ifndef LAB_STATUS_FRONTEND_H_
#define LAB_STATUS_FRONTEND_H_

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <string>

#include "graph.h"
#include "status.h"

/// One protobuf message under construction.
class ProtoMessage {
 public:
  void Number(int field, uint64_t value) {
    Varint(field << 3);
    Varint(value);
  }

  // sint32 is zigzag encoded: 1 travels as 2.
  void Signed(int field, int32_t value) {
    Number(field, static_cast<uint32_t>(value << 1) ^ static_cast<uint32_t>(value >> 31));
  }

  void Text(int field, const std::string& value) {
    Varint(field << 3 | 2);
    Varint(value.size());
    bytes_ += value;
  }

  void Varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7)
      bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

struct StatusFrontend : public Status {
  StatusFrontend(const BuildConfig& config, const char* path)
      : config_(config), file_(fopen(path, "wb")) {
    if (!file_) {
      fprintf(stderr, "ninja: cannot open the frontend file '%s': %s\n", path, strerror(errno));
      exit(1);
    }
  }

  virtual void PlanHasTotalEdges(int total) {
    ProtoMessage event;
    event.Number(1, total);
    Send(kTotalEdges, event);
  }

  virtual void BuildStarted() {
    ProtoMessage event;
    event.Number(1, config_.parallelism);
    event.Number(2, config_.verbosity == BuildConfig::VERBOSE);
    Send(kBuildStarted, event);
  }

  virtual void BuildFinished() { Send(kBuildFinished, ProtoMessage()); }

  virtual void BuildLoadDyndeps() {}

  virtual void BuildEdgeStarted(const Edge* edge, int64_t start_time_millis) {
    ProtoMessage event;
    event.Number(1, edge->id_);
    event.Number(2, start_time_millis);
    for (size_t i = 0; i < edge->inputs_.size(); ++i)
      event.Text(3, edge->inputs_[i]->path());
    for (size_t i = 0; i < edge->outputs_.size(); ++i)
      event.Text(4, edge->outputs_[i]->path());
    event.Text(5, edge->GetBinding("description"));
    event.Text(6, edge->GetBinding("command"));
    event.Number(7, edge->use_console());
    Send(kEdgeStarted, event);
  }

  virtual void BuildEdgeFinished(Edge* edge, int64_t end_time_millis, bool success,
                                 const std::string& output) {
    ProtoMessage event;
    event.Number(1, edge->id_);
    event.Number(2, end_time_millis);
    event.Signed(3, success ? 0 : 1);
    event.Text(4, output);
    Send(kEdgeFinished, event);
  }

  virtual void Info(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    SendText(kInfo, format, arguments);
    va_end(arguments);
  }

  virtual void Warning(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    SendText(kWarning, format, arguments);
    va_end(arguments);
  }

  virtual void Error(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    SendText(kError, format, arguments);
    va_end(arguments);
  }

 private:
  enum Event { kTotalEdges = 1, kBuildStarted, kBuildFinished, kEdgeStarted, kEdgeFinished, kMessage };
  enum Level { kInfo = 0, kWarning, kError };

  void Send(Event field, const ProtoMessage& event) {
    ProtoMessage status;
    status.Text(field, event.bytes());
    ProtoMessage framed;
    framed.Varint(status.bytes().size());
    std::string bytes = framed.bytes() + status.bytes();
    fwrite(bytes.data(), 1, bytes.size(), file_);
    // At once: soong_ui shows what is running now.
    fflush(file_);
  }

  void SendText(Level level, const char* format, va_list arguments) {
    char* text = NULL;
    if (vasprintf(&text, format, arguments) < 0)
      return;
    ProtoMessage event;
    event.Number(1, level);
    event.Text(2, text);
    free(text);
    Send(kMessage, event);
  }

  const BuildConfig& config_;
  FILE* file_;
};

#endif  // LAB_STATUS_FRONTEND_H_
