function dp = gate_backward (dq, kept)
  dp = dq .* kept .* (1 - kept);
end
