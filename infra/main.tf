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

# Turned on, and left on when this is destroyed: something else in the project may use them.
resource "google_project_service" "api" {
  for_each = toset([
    "artifactregistry.googleapis.com",
    "billingbudgets.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "sts.googleapis.com",
  ])

  service            = each.value
  disable_on_destroy = false
}
