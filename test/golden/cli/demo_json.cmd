# Six people, six outcomes; `habeas demo` shows the same with reasons.
habeas demo --json | grep -o '"on":"[0-9-]*","outcome":"[a-z_]*"'
# exit 0
