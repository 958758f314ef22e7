habeas list --on 2031-06-01 --law little.law --law=more.law | grep -e '^text' -e '^floor' -e '^little' -e '^more'
# exit 0
