/** A chat in React with a window selector, for the scenarios of tests/browser/sdk.mjs. */
import { useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { ErrorBoundary, useNightbell, useStream } from "@nightbell/browser/react";
import { liveStreams } from "@nightbell/browser/stream";

const endpoint = new URLSearchParams(location.search).get("api") ?? "";

function Answers() {
  const [days, setDays] = useState(7);
  const { text, state } = useStream({ url: `/stream/slow?window=${days}`, key: "answers", transport: "fetch" });
  return (
    <section>
      <select aria-label="Window" value={days} onChange={(event) => setDays(+event.target.value)}>
        <option value={7}>7 days</option>
        <option value={30}>30 days</option>
      </select>
      <output data-state={state}>{text}</output>
    </section>
  );
}

function Broken({ broken }: { broken: boolean }) {
  if (broken) throw new RangeError("thrown while rendering");
  return <p>whole</p>;
}

function App() {
  const [broken, setBroken] = useState(false);
  useNightbell({ endpoint, service: "web", environment: "dev", release: "1", sessionId: "s-react" });
  return (
    <main>
      <Answers />
      <button onClick={() => setBroken(true)}>Break</button>
      <ErrorBoundary name="Part">
        <Broken broken={broken} />
      </ErrorBoundary>
    </main>
  );
}

let root: Root | undefined;
Object.assign(window, {
  liveStreams,
  mount() {
    root = createRoot(document.querySelector("main")!);
    root.render(<App />);
  },
  unmount() {
    root?.unmount();
  },
});
