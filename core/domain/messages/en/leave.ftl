### leave
