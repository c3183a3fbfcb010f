import { mountChat } from "./chat";
import { showFailure } from "./failures";
import { mountFaults } from "./faults";
import { mountTelemetry } from "./telemetry";

mountTelemetry((referenceId) => showFailure("Nobody caught an error", referenceId));
mountChat();
mountFaults();
