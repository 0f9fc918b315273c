function [a_next, grads] = rnn_cell (xt, a_prev, params, da_next)
  a_next = tanh (params.Wax * xt + params.Waa * a_prev + params.ba);
  dz = da_next .* (1 - a_next .^ 2);
  grads.dxt = params.Wax.' * dz;
  grads.da_prev = params.Waa.' * dz;
  grads.dWax = dz * xt.';
  grads.dWaa = dz * a_prev.';
  grads.dba = sum (dz, 2);
end
