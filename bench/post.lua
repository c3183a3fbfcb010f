-- wrk script: posts the bodies of a file in turn, and tells what came back as one line of JSON.
--   wrk … -s post.lua URL -- BODIES browser|backend
local requests, next_request = {}, 0

local senders = {
  browser = {
    ["Content-Type"] = "text/plain;charset=UTF-8",
    ["Origin"] = "http://localhost:3000",
    ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
      .. "Chrome/120.0.0.0 Safari/537.36",
  },
  backend = { ["Content-Type"] = "application/json", ["User-Agent"] = "python-httpx/0.27.0" },
}

function init(args)
  for body in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("POST", nil, senders[args[2]], body)
  end
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%.6f,"refused":%d,"broken":%d,"p50_ms":%.3f,"p99_ms":%.3f}\n',
    summary.requests, summary.duration / 1e6, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
