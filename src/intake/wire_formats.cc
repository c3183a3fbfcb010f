#include "intake/beacon_format.h"
#include "intake/behavior_format.h"
#include "intake/log_format.h"
#include "intake/presence_format.h"
#include "intake/wire_format.h"

namespace nightbell::intake {

std::vector<std::unique_ptr<WireFormat>> make_wire_formats(std::string_view beacon_path) {
  std::vector<std::unique_ptr<WireFormat>> formats;
  formats.push_back(std::make_unique<LogFormat>());
  formats.push_back(std::make_unique<BeaconFormat>(beacon_path));
  formats.push_back(PresenceFormat::heartbeat());
  formats.push_back(PresenceFormat::chat_opened());
  formats.push_back(std::make_unique<BehaviorFormat>());
  return formats;
}

}  // namespace nightbell::intake
