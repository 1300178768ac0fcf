# What is to be, from the files that the rest of the project reads: no number stands twice.

locals {
  deploy = yamldecode(file("${path.module}/../configs/deploy.yaml"))

  # As scripts/deploy.py reads them: the defaults, then what the environment's file says.
  services = {
    for name in var.environments : name => merge(
      local.deploy.service,
      try(yamldecode(file("${path.module}/../configs/deploy.${name}.yaml")).service, {}),
    )
  }

  region = local.deploy.service.region

  # conforto-termico-api, without what tells environments apart: names of what they share.
  base = local.deploy.service.name

  labels = { app = local.base, managed-by = "infra" }

  # Thresholds are those of the Prometheus alerts: `record: conforto:limit:…`, `expr: vector(0.5)`.
  thresholds = yamldecode(file("${path.module}/../monitoring/prometheus/rules/thresholds.yml"))
  limits = {
    for rule in local.thresholds.groups[0].rules :
    trimprefix(rule.record, "conforto:limit:") => tonumber(regex("^vector\\(([0-9.]+)\\)$", rule.expr)[0])
  }
}
