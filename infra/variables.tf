variable "project" {
  description = "Id of the Google Cloud project that everything is made in."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project is the id of a Google Cloud project, such as conforto-termico-123: 6 to 30 small letters, digits and dashes."
  }
}

variable "environments" {
  description = "What is deployed: one service, with its accounts and secrets, for each. configs/deploy.<name>.yaml says what differs."
  type        = set(string)
  default     = ["staging", "production"]

  validation {
    condition     = length(setsubtract(var.environments, ["staging", "production"])) == 0
    error_message = "environments are staging and production, one of them or both: scripts/deploy.py knows no others."
  }
}

variable "with_services" {
  description = "Whether to make the Cloud Run services. false at the very first apply: they need an image and secrets with a value."
  type        = bool
  default     = true
}

variable "image" {
  description = "Image that a service is made with, by digest. Later ones come from scripts/deploy.py, and this one is ignored."
  type        = string
  default     = ""

  validation {
    condition     = var.image == "" || can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image is a whole reference with its digest (…/api@sha256:…): a tag may move between plan and apply."
  }
}

variable "secrets" {
  description = "Environment variables whose values come from Secret Manager, beside those of service.secrets in configs/deploy.<environment>.yaml."
  type        = set(string)
  default = [
    "CLEARML_API_HOST",
    "CLEARML_FILES_HOST",
    "CLEARML_API_ACCESS_KEY",
    "CLEARML_API_SECRET_KEY",
    "CONFORTO_CHAVES",
  ]
}

variable "github" {
  description = "Who may deploy: the repository by its numbers, which a renamed or deleted one does not hand on; of its runs those of these branches, and of tags that begin like this."
  type = object({
    owner_id      = string
    repository_id = string
    branches      = optional(list(string), ["main"])
    tags          = optional(string, "v")
  })

  validation {
    condition     = can(regex("^[0-9]+$", var.github.owner_id)) && can(regex("^[0-9]+$", var.github.repository_id))
    error_message = "github takes numbers, not names: `gh api repos/OWNER/REPO --jq '.owner.id, .id'` prints both."
  }

  # They are put into a condition between quotes.
  validation {
    condition     = alltrue([for name in concat(var.github.branches, [var.github.tags]) : can(regex("^[A-Za-z0-9._/-]+$", name))])
    error_message = "github.branches and github.tags are names of letters, digits, dots, dashes and slashes."
  }
}

# A push is several versions: the image, and its signature, contents list and provenance. Those may lie in the registry
# without a tag, so what has none stays as long as a commit's image.
variable "retention" {
  description = "Images that stay: the newest ones, and those with a tag that begins like this. Others go after so many days."
  type = object({
    newest        = optional(number, 40)
    tags          = optional(list(string), ["v", "main", "staging", "production", "sha256-"])
    untagged_days = optional(number, 90)
    tagged_days   = optional(number, 90)
  })
  default = {}

  validation {
    condition     = var.retention.newest >= 5 && var.retention.untagged_days >= 1 && var.retention.tagged_days >= var.retention.untagged_days
    error_message = "retention keeps at least 5 images, and tagged ones at least as long as those without a tag: a rollback needs them."
  }
}

variable "notify" {
  description = "Who is told by alerts and budget: name to type (email, slack, pagerduty, …) and labels of that type."
  type = map(object({
    type   = string
    labels = map(string)
  }))
  default = {}
}

variable "alert_environments" {
  description = "Environments whose service is watched. Staging may sleep, and nobody is woken by it."
  type        = set(string)
  default     = ["production"]
}

variable "billing_account" {
  description = "Billing account of the budget, as `gcloud billing accounts list` prints it; empty: no budget."
  type        = string
  default     = ""
}

variable "budget" {
  description = "Amount of a month, in the billing account's currency, and shares of it at which mail is sent."
  type = object({
    amount    = optional(number, 100)
    spent     = optional(list(number), [0.5, 0.9, 1.0])
    forecast  = optional(list(number), [1.2])
    send_mail = optional(bool, true)
  })
  default = {}
}
