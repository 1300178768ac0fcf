# What Cloud Run measures by itself. Drift, registry and champion are in /metrics and in monitoring/, which sees more.

locals {
  watched = {
    for name, service in local.services : name => join(" AND ", [
      "resource.type = \"cloud_run_revision\"",
      "resource.labels.service_name = \"${service.name}\"",
    ]) if contains(var.alert_environments, name) && var.with_services
  }

  channels = [for channel in google_monitoring_notification_channel.channel : channel.id]
}

resource "google_monitoring_notification_channel" "channel" {
  for_each = var.notify

  display_name = each.key
  type         = each.value.type
  labels       = each.value.labels

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "latency" {
  for_each = local.watched

  display_name          = "${local.services[each.key].name}: slow"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels

  conditions {
    display_name = "95 % of the answers take longer than ${local.limits.latency_p95_seconds * 1000} ms"
    condition_threshold {
      filter          = "${each.value} AND metric.type = \"run.googleapis.com/request_latencies\""
      comparison      = "COMPARISON_GT"
      threshold_value = local.limits.latency_p95_seconds * 1000 # the metric is in ms
      duration        = "300s"
      # All revisions and answers in one distribution, then its percentile: a percentile of percentiles says nothing.
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_PERCENTILE_95"
        group_by_fields      = ["resource.labels.service_name"]
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "docs/operations.md has what to do: HighLatency. Began with a deploy? `python scripts/deploy.py --environment ${each.key} --rollback`."
  }
}

resource "google_monitoring_alert_policy" "errors" {
  for_each = local.watched

  display_name          = "${local.services[each.key].name}: errors"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.channels

  conditions {
    display_name = "More than ${local.limits.error_ratio * 100} % of the answers are 5xx"
    condition_threshold {
      filter             = "${each.value} AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      denominator_filter = "${each.value} AND metric.type = \"run.googleapis.com/request_count\""
      comparison         = "COMPARISON_GT"
      threshold_value    = local.limits.error_ratio
      duration           = "300s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.labels.service_name"]
      }
      denominator_aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.labels.service_name"]
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "docs/operations.md has what to do: HighErrorRate. Began with a deploy? `python scripts/deploy.py --environment ${each.key} --rollback`."
  }
}

resource "google_monitoring_alert_policy" "cpu" {
  for_each = local.watched

  display_name          = "${local.services[each.key].name}: processor"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels

  conditions {
    # Cloud Run adds instances well before that, so above it there are none left to add: max_instances.
    display_name = "Instances use more than ${local.limits.cpu_ratio * 100} % of their processor"
    condition_threshold {
      filter          = "${each.value} AND metric.type = \"run.googleapis.com/container/cpu/utilizations\""
      comparison      = "COMPARISON_GT"
      threshold_value = local.limits.cpu_ratio
      duration        = "600s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_MEAN"
        group_by_fields      = ["resource.labels.service_name"]
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "docs/operations.md has what to do: HighCpu. More instances: `service.max_instances` in configs/deploy.yaml."
  }
}

resource "google_monitoring_alert_policy" "no_instance" {
  for_each = { for name, filter in local.watched : name => filter if local.services[name].min_instances > 0 }

  display_name          = "${local.services[each.key].name}: no instance"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.channels

  conditions {
    display_name = "No instance for five minutes"
    condition_threshold {
      filter          = "${each.value} AND metric.type = \"run.googleapis.com/container/instance_count\""
      comparison      = "COMPARISON_LT"
      threshold_value = 1
      duration        = "300s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.labels.service_name"]
      }
    }
  }

  # No instance may also mean that nothing is measured at all.
  conditions {
    display_name = "Nothing is heard of instances"
    condition_absent {
      filter   = "${each.value} AND metric.type = \"run.googleapis.com/container/instance_count\""
      duration = "600s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.labels.service_name"]
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "docs/operations.md has what to do: ApiDown. The last revision's logs say why it does not start."
  }
}
