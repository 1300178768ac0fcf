output "workload_identity_provider" {
  description = "For the GitHub job that signs in."
  value       = google_iam_workload_identity_pool_provider.github.name
}

output "deployers" {
  description = "Account that a GitHub job becomes, by environment."
  value       = { for name, account in google_service_account.deployer : name => account.email }
}

output "runtimes" {
  description = "service.service_account of configs/deploy.<environment>.yaml, by environment."
  value       = { for name, account in google_service_account.runtime : name => account.email }
}

output "registry" {
  description = "Where images are pushed: append /NAME:TAG."
  value       = "${local.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.images.repository_id}"
}

output "secrets" {
  description = "service.secrets of configs/deploy.<environment>.yaml, by environment."
  value = {
    for environment in var.environments : environment => {
      for secret in local.secrets : secret.name => "${secret.id}:${secret.version}" if secret.environment == environment
    }
  }
}

output "addresses" {
  description = "Of the services, by environment."
  value       = { for name, service in google_cloud_run_v2_service.api : name => service.uri }
}
