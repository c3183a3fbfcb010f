#pragma once

#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "api/api.h"
#include "http/exchange.h"
#include "http/router.h"
#include "http/server.h"
#include "intake/gateway.h"
#include "intake/wire_format.h"
#include "metrics/request_stats.h"

/// What the program does with requests: path → the way in or the way out.
namespace nightbell::server {

using Formats = std::vector<std::unique_ptr<intake::WireFormat>>;

/// Where a path leads.
using Target = std::variant<const intake::WireFormat*, const api::Endpoint*>;
using Routes = http::Router<Target>;

/// All paths of the server; ingest paths also under /api/backend, an application's own
/// proxy. What it points to outlives it.
[[nodiscard]] Routes make_routes(const Formats& formats);

/// What the services of all loops share; outlives them.
struct ServiceParts {
  const Routes& routes;
  const intake::IntakeParts& intake;
  const api::ApiParts& api;
  metrics::RequestStats& requests;
};

/// Threading: its loop only.
class Service final : public http::Service {
 public:
  Service(http::Loop& loop, const ServiceParts& parts, intake::LiveRulesPtr rules)
      : parts_(parts), gateway_(loop, parts.intake, std::move(rules)) {}

  [[nodiscard]] intake::Gateway& gateway() { return gateway_; }

  [[nodiscard]] http::HeadVerdict at_head(http::Exchange& exchange) override;
  void at_body(http::ExchangePtr exchange) override;
  void at_round_end() override { gateway_.at_round_end(); }
  void refused(http::ErrorId error, std::size_t bytes) override;
  void replied(const http::Exchange& exchange, int status, std::chrono::nanoseconds took) override;

 private:
  /// CORS goes to ingest and public reads only.
  [[nodiscard]] bool is_for_other_origins(std::string_view path) const;
  /// The reply carries CORS headers when its origin may read it.
  void let_origin_read(http::Exchange& exchange) const;
  [[nodiscard]] http::HeadVerdict answer_options(http::Exchange& exchange,
                                                 const Routes::Match& match);
  [[nodiscard]] http::HeadVerdict at_api_head(http::Exchange& exchange,
                                              const api::Endpoint& endpoint);

  const ServiceParts& parts_;
  intake::Gateway gateway_;
};

}  // namespace nightbell::server
