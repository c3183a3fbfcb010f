#pragma once

#include "api/api.h"

/// The answers, each in a file of its name. Threading: any loop; none waits.
namespace nightbell::api {

using Answer = void(const ApiParts& parts, http::Exchange& exchange, std::string_view parameter);

Answer answer_front_page;       // front_page.cc
Answer answer_style;            // page.cc
Answer answer_sdk;              // sdk.cc
Answer answer_health;           // health.cc
Answer answer_live;             // health.cc
Answer answer_ready;            // health.cc
Answer answer_metrics;          // metrics.cc
Answer answer_log_stream;       // log_stream.cc
Answer answer_behavior;         // behavior.cc
Answer answer_metrics_health;   // behavior.cc
Answer answer_behavior_health;  // behavior.cc
Answer answer_ledger;           // ledger.cc
Answer answer_privacy;          // privacy.cc
Answer answer_diagnostic_page;  // diagnostic.cc
Answer answer_diagnostic_link;  // diagnostic.cc
Answer answer_script;           // diagnostic.cc
Answer answer_search;           // questions.cc
Answer answer_stats;            // questions.cc
Answer answer_timeline;         // questions.cc
Answer answer_errors;           // questions.cc
Answer answer_runs;             // questions.cc
Answer answer_session;          // questions.cc
Answer answer_tail;             // tail.cc

/// Replies 200 with a JSON text.
void reply_json(http::Exchange& exchange, std::string json, int status = 200);

}  // namespace nightbell::api
