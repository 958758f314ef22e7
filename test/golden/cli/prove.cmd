habeas prove --law little.law --agreement little --sender NO --receiver SE --for removal --to none --on 2031-06-01 --as-if --never cleared --when 'citizenship_claim = unresolved'
# exit 0
