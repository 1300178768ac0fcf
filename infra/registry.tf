# One repository for both environments: what production runs is, by digest, what was tried in staging.
resource "google_artifact_registry_repository" "images" {
  repository_id = "conforto-termico"
  location      = local.region
  format        = "DOCKER"
  description   = "Images of the thermal comfort API"
  labels        = local.labels

  # Tags of commits and versions stay where they are by habit; that of the branch moves with every push, so tags cannot
  # be immutable. Deploys name a digest, which cannot move.
  docker_config {
    immutable_tags = false
  }

  cleanup_policy_dry_run = false

  # Keep wins over delete, in whichever order they stand.
  cleanup_policies {
    id     = "keep-newest"
    action = "KEEP"
    most_recent_versions {
      keep_count = var.retention.newest
    }
  }

  # Releases, the branch's newest, what runs; and cosign's signatures, whose tags begin with sha256-.
  cleanup_policies {
    id     = "keep-tags"
    action = "KEEP"
    condition {
      tag_state    = "TAGGED"
      tag_prefixes = var.retention.tags
    }
  }

  cleanup_policies {
    id     = "delete-untagged"
    action = "DELETE"
    condition {
      tag_state  = "UNTAGGED"
      older_than = "${var.retention.untagged_days * 86400}s"
    }
  }

  # Commits that never became a release.
  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"
    condition {
      tag_state  = "ANY"
      older_than = "${var.retention.tagged_days * 86400}s"
    }
  }

  depends_on = [google_project_service.api]
}
