#pragma once

#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "api/api.h"
#include "demo/demo.h"
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
using Target = std::variant<const intake::WireFormat*, const api::Endpoint*, const demo::Endpoint*>;
using Routes = http::Router<Target>;

/// All paths of the server; ingest paths also under /api/backend, an application's own
/// proxy. What it points to outlives it.
/// @param with_demo  demo.enabled
[[nodiscard]] Routes make_routes(const Formats& formats, bool with_demo);

/// What the services of all loops share; outlives them.
struct ServiceParts {
  const Routes& routes;
  const intake::IntakeParts& intake;
  const api::ApiParts& api;
  metrics::RequestStats& requests;
  demo::Shared& demo;
};

/// Threading: its loop only.
class Service final : public http::Service {
 public:
  Service(http::Loop& loop, const ServiceParts& parts, intake::LiveRulesPtr rules);

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
  [[nodiscard]] http::HeadVerdict at_demo_head(http::Exchange& exchange,
                                               const demo::Endpoint& endpoint);

  const ServiceParts& parts_;
  /// How an event of this program itself comes in.
  const intake::WireFormat& log_format_;
  intake::Gateway gateway_;
  demo::Demo demo_;
};

}  // namespace nightbell::server
