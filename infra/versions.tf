# Works with OpenTofu and Terraform alike. The provider is pinned exactly: what its arguments are called changes
# between versions, and tests/unit/house/infra_schema.json has the names of this one.
terraform {
  required_version = ">= 1.6.0, < 2.0.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "6.50.0"
    }
  }

  # Bucket and prefix are given at `init` (README.md): they belong to who runs it, and a backend takes no variables.
  backend "gcs" {}
}

provider "google" {
  project = var.project
  region  = local.region

  # The budget's API counts its calls to a project, and credentials of a person name none.
  user_project_override = true
  billing_project       = var.project
}
