# Containers of secrets. Values are put in by hand (docs/deploy.md): what Terraform knows is in its state, in clear.

resource "google_secret_manager_secret" "secret" {
  for_each = local.secrets

  secret_id = each.value.id
  labels    = merge(local.labels, { environment = each.value.environment })

  # In one place, where the service is: what it costs and where it lies are both known.
  replication {
    user_managed {
      replicas {
        location = local.region
      }
    }
  }

  depends_on = [google_project_service.api]
}

# Its own, one by one: staging reads nothing of production.
resource "google_secret_manager_secret_iam_member" "runtime" {
  for_each = local.secrets

  secret_id = google_secret_manager_secret.secret[each.key].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.runtime[each.value.environment].member
}
