# The services as configs/deploy.yaml describes them. They are made here once, with their first revision; from then on
# scripts/deploy.py makes revisions, by the same file, and moves the traffic.
resource "google_cloud_run_v2_service" "api" {
  for_each = { for name, service in local.services : name => service if var.with_services }

  name                = each.value.name
  location            = each.value.region
  ingress             = "INGRESS_TRAFFIC_ALL"
  deletion_protection = true
  labels              = merge(local.labels, { environment = each.key })

  # Of the service, not of a revision: a revision's own minimum is kept for each that has a tag, traffic or not, so the
  # one before, which waits for a rollback, would cost as much as the one that serves.
  scaling {
    min_instance_count = each.value.min_instances
  }

  template {
    service_account                  = google_service_account.runtime[each.key].email
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    max_instance_request_concurrency = each.value.concurrency
    timeout                          = "${each.value.timeout_s}s"

    scaling {
      max_instance_count = each.value.max_instances
    }

    containers {
      image = var.image

      # Cloud Run hands it on as $PORT.
      ports {
        container_port = each.value.port
      }

      resources {
        limits = {
          cpu    = tostring(each.value.cpu)
          memory = "${each.value.memory_gib}Gi"
        }
        # The serving task asks the registry every few seconds, also while nobody asks for a prediction. With a
        # processor for requests only it would stand still, and a new champion would wait for the next caller.
        cpu_idle          = false
        startup_cpu_boost = true
      }

      dynamic "env" {
        for_each = each.value.env
        content {
          name  = env.key
          value = tostring(env.value)
        }
      }

      dynamic "env" {
        for_each = { for key, secret in local.secrets : key => secret if secret.environment == each.key }
        content {
          name = env.value.name
          value_source {
            secret_key_ref {
              secret  = google_secret_manager_secret.secret[env.key].secret_id
              version = env.value.version
            }
          }
        }
      }

      # As scripts/deployment sets them, too. Ready: the champion has come from the registry and has answered a probe;
      # four minutes, then the revision has failed.
      startup_probe {
        period_seconds    = 5
        timeout_seconds   = 4
        failure_threshold = 48
        http_get {
          path = "/health/ready"
        }
      }

      # Alive. Not ready is no reason to start anew: it may be stopping, or between two models.
      liveness_probe {
        period_seconds    = 15
        timeout_seconds   = 4
        failure_threshold = 4
        http_get {
          path = "/health"
        }
      }
    }
  }

  # What is changed here later would become a revision that nobody has tried, and with traffic on "latest" it would be
  # live at once. So revisions and traffic are left to scripts/deploy.py, whose --plan shows what differs.
  lifecycle {
    ignore_changes = [template, traffic, client, client_version, annotations]

    precondition {
      condition     = var.image != ""
      error_message = "A service is made with an image: -var image=…@sha256:…, or -var with_services=false for all the rest."
    }
  }

  # A revision that cannot read its secrets does not start.
  depends_on = [google_project_service.api, google_secret_manager_secret_iam_member.runtime]
}

# Anybody reaches a public service, and its API keys decide; else only who is named here, such as the deploys' checks.
resource "google_cloud_run_v2_service_iam_member" "public" {
  for_each = { for name, service in google_cloud_run_v2_service.api : name => service if local.services[name].public }

  name     = each.value.name
  location = each.value.location
  role     = "roles/run.invoker"
  member   = "allUsers"
}

resource "google_cloud_run_v2_service_iam_member" "deployer_asks" {
  for_each = { for name, service in google_cloud_run_v2_service.api : name => service if !local.services[name].public }

  name     = each.value.name
  location = each.value.location
  role     = "roles/run.invoker"
  member   = google_service_account.deployer[each.key].member
}
