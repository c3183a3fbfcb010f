#pragma once

#include "event/schema.h"

/// The fields of every kind of item that a sender may bring.
namespace nightbell::schemas {

extern const Schema kLog;         ///< /v1/logs, beacon `log`, `run`
extern const Schema kHeartbeat;   ///< /ux/heartbeat, beacon `heartbeat`
extern const Schema kChatOpened;  ///< /ux/chat/opened, beacon `chat_opened`
extern const Schema kBehavior;    ///< /api/metrics/event, beacon `behavior`
extern const Schema kReply;       ///< beacon `reply`
extern const Schema kVital;       ///< beacon `vital`
extern const Schema kRollup;      ///< beacon `rollup`

/// `data` may have these keys, and what intake.data_fields adds (as kScalar).
extern const Schema kData;

}  // namespace nightbell::schemas
