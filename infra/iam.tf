# Accounts with the least that works, each role on one resource where Google Cloud can do that. Members are added one
# by one (`_iam_member`), so nothing that others have granted is taken away. No keys: GitHub shows who it is.

# What a service runs as. It reads its own secrets (secrets.tf) and nothing else: logs and metrics of a container are
# collected by Cloud Run itself, and the model comes from ClearML with ClearML's own key.
resource "google_service_account" "runtime" {
  for_each = var.environments

  account_id   = "conforto-run-${each.key}"
  display_name = "Thermal comfort API, ${each.key}"
  description  = "The service runs as this. Reads its own secrets."

  depends_on = [google_project_service.api]
}

# What a GitHub job becomes in this environment.
resource "google_service_account" "deployer" {
  for_each = var.environments

  account_id   = "conforto-deploy-${each.key}"
  display_name = "Deploys of ${each.key}"
  description  = "GitHub Actions becomes this through workload identity. New revisions and traffic of one service."

  depends_on = [google_project_service.api]
}

# New revisions and traffic, of this one service.
resource "google_cloud_run_v2_service_iam_member" "deployer" {
  for_each = google_cloud_run_v2_service.api

  name     = each.value.name
  location = each.value.location
  role     = "roles/run.developer"
  member   = google_service_account.deployer[each.key].member
}

# A revision may run as the service's account, and as no other.
resource "google_service_account_iam_member" "deployer_acts_as_runtime" {
  for_each = var.environments

  service_account_id = google_service_account.runtime[each.key].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.deployer[each.key].member
}

resource "google_artifact_registry_repository_iam_member" "deployer" {
  for_each = var.environments

  repository = google_artifact_registry_repository.images.name
  location   = google_artifact_registry_repository.images.location
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.deployer[each.key].member
}

# Reading, in the whole project, since both are asked of a project only: the list of revisions, and the figures of
# Cloud Monitoring that a rollout is judged by (`checks.source: monitoring`).
resource "google_project_iam_member" "deployer_reads" {
  for_each = {
    for pair in setproduct(var.environments, ["roles/run.viewer", "roles/monitoring.viewer"]) :
    "${pair[0]} ${pair[1]}" => { environment = pair[0], role = pair[1] }
  }

  project = var.project
  role    = each.value.role
  member  = google_service_account.deployer[each.value.environment].member
}

# Workload identity: a token that GitHub signed for one job is changed for one of Google's, valid for an hour.
resource "google_iam_workload_identity_pool" "github" {
  workload_identity_pool_id = "conforto-github"
  display_name              = "GitHub Actions"
  description               = "Jobs of one repository"

  depends_on = [google_project_service.api]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.github.workload_identity_pool_id
  workload_identity_pool_provider_id = "github-actions"
  display_name                       = "GitHub Actions"

  # All of GitHub signs with one issuer: without this condition any repository in the world would come in. A job of a
  # pull request has another ref, and one without an environment was approved by nobody.
  attribute_condition = join(" && ", [
    "assertion.repository_owner_id == '${var.github.owner_id}'",
    "assertion.repository_id == '${var.github.repository_id}'",
    "(assertion.ref in ['refs/heads/${join("', 'refs/heads/", var.github.branches)}'] || assertion.ref.startsWith('refs/tags/${var.github.tags}'))",
    "assertion.environment in ['${join("', '", var.environments)}']",
  ])

  attribute_mapping = {
    "google.subject"        = "assertion.sub"
    "attribute.environment" = "assertion.environment"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# The deployer of an environment is for jobs in GitHub's environment of the same name, where people approve.
resource "google_service_account_iam_member" "github_becomes_deployer" {
  for_each = var.environments

  service_account_id = google_service_account.deployer[each.key].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}/attribute.environment/${each.key}"
}
