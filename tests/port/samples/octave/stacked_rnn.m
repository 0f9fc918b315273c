function [h, back] = stacked_rnn (x, h_prev, W, b)
  % Samples in columns, and one matrix on [h_prev; x].
  z = [h_prev; x];
  h = tanh (W * z + b);
  back = @(dh) step_back (dh, h, z, W, x, h_prev);
end

function [dx, dh_prev, dW, db] = step_back (dh, h, z, W, x, h_prev)
  da = dh .* (1 - h .^ 2);
  dz = W.' * da;
  dh_prev = dz(1:size (h_prev, 1),:);
  dx = dz(size (h_prev, 1) + 1:end,:);
  dW = da * z.';
  db = sum (da, 2);
end
