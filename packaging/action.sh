#!/usr/bin/env bash
# The steps of action.yml that take more than a line.
set -euo pipefail

work=$RUNNER_TEMP/crossbook
summary=$work/summary.md

case $1 in
  check)
    mkdir -p "$work"
    # Words, and no patterns of files.
    set -f
    code=0
    # shellcheck disable=SC2086
    crossbook check --format github --report "sarif=$work/crossbook.sarif" --report "markdown=$summary" $ARGUMENTS || code=$?
    {
      echo "exit-code=$code"
      echo "sarif=$work/crossbook.sarif"
    } >>"$GITHUB_OUTPUT"
    # 1 means findings: they are published first, and the last step fails.
    if [ "$code" -gt 1 ]; then exit "$code"; fi
    if [ "$SUMMARY" = true ]; then cat "$summary" >>"$GITHUB_STEP_SUMMARY"; fi
    ;;
  comment)
    # The comment of the run before, by its first line, becomes that of this run.
    marker='<!-- crossbook -->'
    body=$work/comment.md
    { echo "$marker" && cat "$summary"; } >"$body"
    ours=".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$marker\"))) | .id"
    id=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" --jq "$ours" | sed -n 1p)
    if [ -n "$id" ]; then
      gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F "body=@$body"
    else
      gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" -F "body=@$body"
    fi
    ;;
  *)
    echo "error: unknown step \`$1\`" >&2
    exit 2
    ;;
esac
