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

  # Which variables come from Secret Manager, and from which secret: `service.secrets` says it (NAME: secret:version),
  # and what it does not name gets a name here.
  secrets = merge([
    for environment, service in local.services : {
      for name, reference in merge(
        { for name in var.secrets : name => "conforto-${environment}-${lower(replace(name, "_", "-"))}:latest" },
        service.secrets,
      ) :
      "${environment} ${name}" => {
        environment = environment
        name        = name
        id          = split(":", reference)[0]
        version     = split(":", reference)[1]
      }
    }
  ]...)

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
